package gametracker.examples.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FightTest {
    private static final int SECONDS = 6;

    private final List<Scene> scenes = new ArrayList<>();

    private Tally play(long seed, int seconds) {
        Tally tally = new Tally();
        Pace pace = Pace.asFastAsPossible(new SplittableRandom(seed));
        new Fight(tally.around(GameTracker.noop()), pace, seed, seconds, scenes::add).play();
        return tally;
    }

    @Test
    void sameSeedIsTheSameFight() {
        assertEquals(report(play(7, SECONDS)), report(play(7, SECONDS)));
    }

    @Test
    void anotherSeedIsAnotherFight() {
        assertNotEquals(report(play(7, SECONDS)), report(play(8, SECONDS)));
    }

    @Test
    void everyFrameIsMeasuredAndShown() {
        Tally tally = play(1, SECONDS);

        assertEquals(SECONDS * 60, scenes.size());
        assertEquals(
                SECONDS * 60,
                tally.histograms
                        .get(new Tally.SeriesName("frame_time_ms", Map.of()))
                        .count());
        assertEquals(SECONDS * 60 - 1, scenes.get(scenes.size() - 1).frame());
    }

    @Test
    void withTroubleTheTrackerMeasuresTheFramesByItself() {
        Tally tally = new Tally();
        Pace pace = Pace.asFastAsPossible(new SplittableRandom(1));
        Fight fight = new Fight(tally.around(GameTracker.noop()), pace, 1, SECONDS, scenes::add);
        fight.makeTrouble(List.of(Trouble.SLEEP));
        fight.play();

        assertEquals(SECONDS * 60, scenes.size());
        assertFalse(tally.histograms.containsKey(new Tally.SeriesName("frame_time_ms", Map.of())));
    }

    @Test
    void defaultFightShowsEverythingThereIsToRecord() {
        Tally tally = play(1, SECONDS);

        assertEquals(Set.of("DEBUG", "INFO", "WARN", "ERROR"), tally.logs.keySet());
        assertEquals(Set.of("match", "load", "load_asset", "wave", "pathfinding", "loot"), tally.spans.keySet());
        assertEquals(3, tally.spans.get("wave"));
        assertTrue(tally.spans.get("pathfinding") > 20, tally.spans::toString);
        assertEquals(3, named(tally.histograms, "load_time_ms"));
        assertTrue(named(tally.counters, "enemies_killed") > 2, tally.counters::toString);
        assertTrue(bossKills(tally) == 1, tally.counters::toString);
    }

    @Test
    void screenAndCountersTellTheSame() {
        Tally tally = play(1, SECONDS);

        Scene last = scenes.get(scenes.size() - 1);
        long killed = tally.counters.entrySet().stream()
                .filter(e -> e.getKey().name().equals("enemies_killed"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertEquals(killed, last.kills());
        assertEquals(last.gold(), tally.counters.get(new Tally.SeriesName("gold_earned", Map.of())));
        assertEquals(last.health(), tally.gauges.get(new Tally.SeriesName("player_health", Map.of())));
    }

    @Test
    void shortestFightStillHasItsBoss() {
        Tally tally = play(1, 1);

        assertEquals(2, tally.spans.get("wave"));
        assertEquals(60, scenes.size());
    }

    private static long bossKills(Tally tally) {
        return tally.counters.keySet().stream()
                .filter(series -> "boss".equals(series.labels().get("kind")))
                .count();
    }

    private static long named(Map<Tally.SeriesName, ?> series, String name) {
        return series.keySet().stream().filter(s -> s.name().equals(name)).count();
    }

    private static String report(Tally tally) {
        return new Summary("session", tally, GameTracker.noop().stats()).toJson();
    }
}
