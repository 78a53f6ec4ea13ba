package gametracker.examples.arena;

import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Scope;
import gametracker.api.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * One match: load, then wave after wave, the last with a boss. Everything that GameTracker hears of is told here and in
 * {@link Wave}; the rest is game.
 *
 * <p>A match can last for an hour and more, with tens of thousands of spans: no store takes that as one trace, and nobody
 * would look at it. So each wave is a trace of its own, linked to the match, and the match to its waves.
 */
final class Fight {
    private static final int SECONDS_PER_WAVE = 2;
    private static final int FEWEST_WAVES = 2;
    private static final int LOW_HEALTH = 50;

    private final GameTracker tracker;
    private final Pace pace;
    private final Consumer<Scene> screen;
    private final long seed;
    private final int frames;

    private final SplittableRandom random;
    private final Grid grid;
    private final Hero hero = new Hero();
    private final LootTable loot;

    // What is recorded in every frame goes through handles: bound once, then neither look-ups nor garbage.
    private Histogram frameTime;
    private final Gauge playerHealth;
    private final Counter gold;

    /** Measures nothing unless there is to be trouble: what it records cannot be counted beforehand. */
    private FrameMeter meter = GameTracker.noop().frames();

    private Optional<Mischief> mischief = Optional.empty();
    private int frame;
    private int kills;
    private long purse;
    private boolean healthWasLow;

    Fight(GameTracker tracker, Pace pace, long seed, int seconds, Consumer<Scene> screen) {
        this.tracker = tracker;
        this.pace = pace;
        this.seed = seed;
        this.frames = seconds * Pace.FRAMES_PER_SECOND;
        this.screen = screen;
        this.random = new SplittableRandom(seed);
        this.grid = new Grid(random);
        this.loot = new LootTable(random);
        this.frameTime = tracker.histogram("frame_time_ms");
        this.playerHealth = tracker.gauge("player_health");
        this.gold = tracker.counter("gold_earned");
    }

    /** Has frames come late, and each frame measured by GameTracker itself. To be called before the fight. */
    void makeTrouble(List<Trouble> troubles) {
        mischief = Optional.of(new Mischief(tracker, troubles));
        meter = tracker.frames();
        frameTime = value -> {}; // the meter records frame times by itself
    }

    /** Plays to the end. */
    void play() {
        tracker.setUser(Map.of("id", "player-" + seed, "name", "Ariadne"));
        tracker.setTag("mode", "survival");
        tracker.setContext("arena", Map.of("map", "pit", "seed", seed, "width", Grid.WIDTH, "height", Grid.HEIGHT));
        try (Span match = tracker.startSpan("match", Map.of("map", "pit", "seed", seed));
                Scope current = match.makeCurrent()) {
            load();
            tracker.logInfo("match started", Map.of("frames", frames));
            playerHealth.set(hero.health);
            int waves = Math.max(FEWEST_WAVES, frames / Pace.FRAMES_PER_SECOND / SECONDS_PER_WAVE);
            for (int number = 1; number <= waves; number++) {
                play(match, number, waves);
            }
            meter.pause();
            match.setAttribute("kills", kills).setAttribute("gold", purse);
            tracker.logInfo("match over", Map.of("kills", kills, "gold", purse, "health", hero.health));
        }
        tracker.setContext("arena", null);
    }

    private void load() {
        try (Span loading = tracker.startSpan("load");
                Scope current = loading.makeCurrent()) {
            for (Asset asset : List.of(new Asset("map", 60), new Asset("sprites", 120), new Asset("sounds", 35))) {
                try (Span one = tracker.startSpan("load_asset", Map.of("asset", asset.name()))) {
                    double millis = pace.spend(asset.millis());
                    tracker.histogram("load_time_ms", millis, Map.of("asset", asset.name()));
                    tracker.logDebug("asset loaded", Map.of("asset", asset.name(), "ms", millis));
                }
            }
        }
    }

    private void play(Span match, int number, int waves) {
        boolean boss = number == waves;
        int lastFrame = (int) ((long) frames * number / waves);
        tracker.setContext("wave", Map.of("number", number, "boss", boss));
        tracker.addBreadcrumb("wave begins", Map.of("wave", number, "health", hero.health));
        // An explicit null for a parent: the wave is a root, of a trace of its own.
        try (Span span = tracker.startSpan("wave", Map.of("number", number, "boss", boss), null);
                Scope current = span.makeCurrent()) {
            span.addLink(match);
            match.addLink(span);
            Wave wave = new Wave(tracker, grid, random, hero, number, boss);
            tracker.logInfo("wave " + number + " begins", Map.of("enemies", wave.size()));
            for (; frame < lastFrame; frame++) {
                meter.section("update");
                wave.step(frame, this::killed);
                meter.section("trouble");
                mischief.ifPresent(each -> each.frame(frame));
                meter.section("limiter");
                endFrame(new Scene(frame, frames, number, waves, kills, purse, hero.health, wave.alive()));
            }
            span.setAttribute("survivors", wave.alive());
            if (wave.alive() > 0) {
                tracker.logWarn("enemies withdrew", Map.of("alive", wave.alive(), "wave", number));
            } else {
                tracker.logInfo("wave " + number + " cleared", Map.of("health", hero.health));
            }
        }
        hero.health = Math.min(Hero.FULL_HEALTH, hero.health + 35);
    }

    private void endFrame(Scene scene) {
        playerHealth.set(hero.health);
        tracker.gauge("enemies_alive", scene.enemies());
        boolean low = hero.health < LOW_HEALTH;
        if (low && !healthWasLow) {
            tracker.logWarn("health is low", Map.of("health", hero.health));
        }
        healthWasLow = low;
        if (hero.health <= 0) {
            tracker.logError("hero fell", Map.of("frame", scene.frame(), "enemies", scene.enemies()));
            tracker.increment("player_deaths");
            hero.health = Hero.FULL_HEALTH;
        }
        frameTime.record(pace.nextFrame());
        meter.frame();
        meter.section("screen");
        screen.accept(scene);
    }

    private void killed(Enemy enemy, Hero.Weapon weapon) {
        kills++;
        tracker.increment("enemies_killed", Map.of("kind", enemy.kind.label(), "weapon", weapon.label));
        tracker.addBreadcrumb("enemy killed", Map.of("kind", enemy.kind.label(), "enemy", enemy.id));
        tracker.logDebug("enemy killed", Map.of("enemy", enemy.id, "kind", enemy.kind.label(), "with", weapon.label));
        earn(enemy.kind.gold);
        if (enemy.kind == Kind.BOSS) {
            tracker.logInfo("boss defeated", Map.of("health", hero.health));
        }
        try (Span span = tracker.startSpan("loot", Map.of("kind", enemy.kind.label()))) {
            try {
                earn(loot.roll(enemy.kind));
            } catch (IllegalStateException e) {
                // A fight goes on without its loot; the developers get the stack trace and what led up to it.
                span.recordError(e);
                tracker.logError("loot lost", e, Map.of("kind", enemy.kind.label()));
            }
        }
    }

    private void earn(int amount) {
        purse += amount;
        gold.add(amount);
    }

    private record Asset(String name, int millis) {}
}
