package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MonotonicTimeTest {
    private static final long NOON = 1_795_180_455_000_000_000L;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long HOUR = 60 * MINUTE;

    private final MonotonicTime times = new MonotonicTime(0);

    @Test
    void followsTheClock() {
        for (long reading : new long[] {NOON, NOON, NOON + 1, NOON + HOUR, NOON + 9 * HOUR}) {
            assertEquals(reading, times.next(reading));
        }
    }

    @Test
    void disorderOfThreadsDoesNotDecreaseTimes() {
        times.next(NOON);
        assertEquals(NOON, times.next(NOON - 1));
        assertEquals(NOON, times.next(NOON - 900_000_000));
        assertEquals(NOON + 5, times.next(NOON + 5));
    }

    @Test
    void timesAreAtLeastATickApart() {
        MonotonicTime samples = new MonotonicTime(1_000_000);
        assertEquals(NOON, samples.next(NOON));
        assertEquals(NOON + 1_000_000, samples.next(NOON));
        assertEquals(NOON + 2_000_000, samples.next(NOON + 5));
        assertEquals(NOON + MINUTE, samples.next(NOON + MINUTE));
    }

    @Test
    void clockSetBackIsFollowedWhereNoServerHasAcceptedAnything() {
        times.next(NOON + 2 * HOUR);
        assertFalse(times.isSetBack(NOON + 2 * HOUR - 1));
        assertTrue(times.isSetBack(NOON));
        assertEquals(NOON, times.next(NOON));
        assertFalse(times.isSetBack(NOON));
        assertEquals(NOON + 3, times.next(NOON + 3));
        assertEquals(NOON + 3, times.next(NOON + 2), "and from there on times do not decrease");
    }

    @Test
    void holdsBackOnlyAsFarAsAServerHasAccepted() {
        long first = times.next(NOON + 5 * MINUTE);
        times.receipt(first).run();
        times.next(NOON + 2 * HOUR);
        assertEquals(first, times.next(NOON));
    }

    @Test
    void acceptedTimeIsHeldUntilTheClockHasCaughtUp() {
        long ahead = times.next(NOON + 9 * MINUTE);
        times.receipt(ahead).run();
        for (int minute = 0; minute <= 9; minute++) {
            assertEquals(ahead, times.next(NOON + minute * MINUTE));
        }
        assertEquals(NOON + 10 * MINUTE, times.next(NOON + 10 * MINUTE));
    }

    @Test
    void acceptedTimeIsHeldForTenMinutesAtMost() {
        long ahead = times.next(NOON + 24 * HOUR);
        times.receipt(ahead).run();
        assertEquals(ahead, times.next(NOON));
        assertEquals(ahead, times.next(NOON + 10 * MINUTE - 1));
        assertEquals(NOON + 10 * MINUTE, times.next(NOON + 10 * MINUTE));
        assertEquals(MonotonicTime.NONE, times.accepted());
        assertEquals(NOON + 11 * MINUTE, times.next(NOON + 11 * MINUTE));
    }

    @Test
    void heldTimesAreATickApartToo() {
        MonotonicTime samples = new MonotonicTime(1_000_000);
        long ahead = samples.next(NOON + MINUTE);
        samples.receipt(ahead).run();
        assertEquals(ahead + 1_000_000, samples.next(NOON));
        assertEquals(ahead + 2_000_000, samples.next(NOON + 1));
    }

    @Test
    void whatWasUnderWayWhenTheClockWasSetBackIsHeldOnceItIsAccepted() {
        long ahead = times.next(NOON + 9 * MINUTE);
        Runnable receipt = times.receipt(ahead);
        assertEquals(NOON, times.next(NOON));
        receipt.run();
        assertEquals(ahead, times.next(NOON + 1));
    }

    @Test
    void acceptanceOfBeforeANewStartHoldsNothing() {
        long ahead = times.next(NOON + 24 * HOUR);
        Runnable late = times.receipt(ahead);
        times.receipt(ahead).run();
        times.next(NOON);
        times.next(NOON + 10 * MINUTE);
        late.run();
        assertEquals(NOON + 11 * MINUTE, times.next(NOON + 11 * MINUTE));
    }

    @Test
    void receiptsInAnotherOrderKeepTheNewest() {
        Runnable older = times.receipt(times.next(NOON));
        Runnable newer = times.receipt(times.next(NOON + 5));
        newer.run();
        older.run();
        assertEquals(NOON + 5, times.accepted());
    }
}
