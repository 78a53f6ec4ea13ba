package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WatchTest {
    private static final long MILLI = 1_000_000;
    private static final long START = 1_000_000_000;

    private final Words words = new Words(text -> {});
    private final Loop loop = new Loop(new JvmProbe(words));
    private final Watch watch = new Watch(loop, new ThreadClock(words), new RunQueues());

    @Test
    void aFrameOfSixtyASecondIsLateAfterTwentyMilliseconds() {
        long last = frames(40, 16 * MILLI);
        assertFalse(watch.isLate(last + 19 * MILLI));
        assertTrue(watch.isLate(last + 21 * MILLI));
    }

    @Test
    void aServersTickIsLateOnlyWhenItIsLongerThanItsTicks() {
        long last = frames(40, 50 * MILLI);
        assertFalse(watch.isLate(last + 59 * MILLI));
        assertTrue(watch.isLate(last + 61 * MILLI));
    }

    @Test
    void hitchesAmongTheRecentFramesDoNotMakeTheNextOneLookShort() {
        long last = START;
        for (int i = 0; i < 40; i++) {
            last += (i % 4 == 0 ? 100 : 16) * MILLI;
            loop.frameEnd(last);
        }
        assertTrue(watch.isLate(last + 21 * MILLI));
    }

    @Test
    void aLoopWithoutFramesIsNotLateAndAYoungOneIsAfterTwentyMilliseconds() {
        assertFalse(watch.isLate(START));
        long last = frames(2, 50 * MILLI);
        assertTrue(watch.isLate(last + 21 * MILLI));
    }

    @Test
    void theReadingsOfAFrameSurviveUntilTheyAreOld() {
        long end = System.nanoTime();
        loop.frameEnd(end);
        watch.followsThread();
        watch.beat(end);
        watch.beat(end);
        long after = System.nanoTime();
        watch.forget(end);
        assertEquals(2, watch.readings(end, after, -1).size());
        watch.forget(after + 1);
        assertEquals(List.of(), watch.readings(end, after, -1));
    }

    /** Plays frames of one length; returns the end of the last. */
    private long frames(int count, long length) {
        long end = START;
        for (int i = 0; i < count; i++) {
            end += length;
            loop.frameEnd(end);
        }
        return end;
    }
}
