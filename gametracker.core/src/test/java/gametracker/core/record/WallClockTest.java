package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WallClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private Instant wall = START;
    private long ticks = Long.MAX_VALUE - 5;

    private final WallClock clock = new WallClock(() -> wall, () -> ticks);

    private static long nanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000 + instant.getNano();
    }

    /** Both clocks go on. */
    private void pass(Duration time) {
        wall = wall.plus(time);
        ticks += time.toNanos();
    }

    @Test
    void advancesByTheClockThatOnlyCountsUp() {
        ticks += 1_234_567;
        assertEquals(nanos(START) + 1_234_567, clock.nanos());
    }

    @Test
    void isNotMovedBySmallDifferences() {
        pass(Duration.ofHours(3));
        wall = wall.plusMillis(900);
        assertEquals(0, clock.adjust());
        assertEquals(nanos(START.plus(Duration.ofHours(3))), clock.nanos());
    }

    @Test
    void wakesFromEightHoursOfSleep() {
        pass(Duration.ofMinutes(1));
        wall = wall.plus(Duration.ofHours(8));
        assertEquals(Duration.ofHours(8).toNanos(), clock.adjust());
        assertEquals(nanos(wall), clock.nanos());
        assertEquals(0, clock.adjust());
    }

    /** The collector sleeps while there is no traffic: nobody calls {@code adjust} then. */
    @Test
    void firstReadingAfterASilenceFollowsTheWallClockByItself() {
        pass(Duration.ofMinutes(5));
        wall = wall.plus(Duration.ofHours(2));
        assertEquals(nanos(wall), clock.nanos());
        pass(Duration.ofMillis(900));
        wall = wall.minus(Duration.ofHours(2));
        assertEquals(nanos(wall.plus(Duration.ofHours(2))), clock.nanos(), "not within the second");
        pass(Duration.ofMillis(200));
        assertEquals(nanos(wall), clock.nanos());
    }

    @Test
    void survivesAFirstClockOf1970() {
        wall = Instant.EPOCH.plusSeconds(12);
        WallClock early = new WallClock(() -> wall, () -> ticks);
        assertEquals(12_000_000_000L, early.nanos());
        wall = START;
        ticks += 1_000_000_000;
        early.adjust();
        assertEquals(nanos(START), early.nanos());
        pass(Duration.ofSeconds(5));
        assertEquals(nanos(START.plusSeconds(5)), early.nanos());
    }

    @Test
    void followsStepsOfAnHourEitherWay() {
        pass(Duration.ofSeconds(10));
        wall = wall.plus(Duration.ofHours(1));
        assertEquals(Duration.ofHours(1).toNanos(), clock.adjust());
        assertEquals(nanos(wall), clock.nanos());
        wall = wall.minus(Duration.ofHours(1));
        assertEquals(-Duration.ofHours(1).toNanos(), clock.adjust());
        assertEquals(nanos(wall), clock.nanos());
    }

    @Test
    void timesBetweenStepAndAdjustmentStillAscend() {
        long before = clock.nanos();
        wall = wall.minus(Duration.ofHours(1));
        ticks += 5;
        assertEquals(before + 5, clock.nanos());
    }

    @Test
    void clockOutOfAllBoundsDoesNotOverflow() {
        wall = Instant.MAX;
        clock.adjust();
        assertTrue(clock.nanos() > 0);
        wall = Instant.MIN;
        clock.adjust();
        assertTrue(clock.nanos() >= 0);
    }

    @Test
    void systemClockTellsTheTime() {
        long before = nanos(Instant.now());
        long now = new WallClock().nanos();
        long after = nanos(Instant.now());
        assertTrue(before - 1_000_000_000 <= now && now <= after + 1_000_000_000);
    }
}
