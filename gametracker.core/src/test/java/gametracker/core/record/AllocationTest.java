package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.core.Allocation;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.Sequenced;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Garbage a call, by the thread's allocation counter: not by time, so not by luck. In a JVM of its own, since what the
 * compiler makes of the loop over a map depends on what else has gone through the JDK's own maps before.
 */
class AllocationTest {
    private final DropOldestRing<Sequenced> ring = new DropOldestRing<>(100, 8 << 20);
    private final WallClock clock = new WallClock();
    private final Spans spans = new Spans(new Ids(), clock, this::offered);
    private final Map<String, Object> fields = Map.of("player", "anna", "score", 12345);
    private final Context context = new ContextHolder().current();

    private boolean offered(ActiveSpan span) {
        ring.offer(span);
        return true;
    }

    private static void assertAtMost(long bytes, Runnable call) {
        long measured = Allocation.bytes(bytes, call);
        assertTrue(measured <= bytes, () -> measured + " bytes a call, allowed are " + bytes);
    }

    @Test
    void freezingTwoFieldsTakesEightyBytesAtMost() {
        assertAtMost(80, () -> Freezer.freeze(fields));
    }

    /** What the compiler does for one class of maps it must still do where a game uses several. */
    @Test
    void freezingTakesNoMoreWhereMapsAreOfSeveralClasses() {
        Map<String, Object> one = Map.of("player", "anna");
        Map<String, Object> linked = new LinkedHashMap<>(fields);
        assertAtMost(80, () -> Freezer.freeze(one));
        assertAtMost(200, () -> Freezer.freeze(linked));
        assertAtMost(80, () -> Freezer.freeze(fields));
        assertAtMost(80, () -> Freezer.freeze(one));
    }

    @Test
    void logRecordWithTwoFieldsTakes120BytesAtMost() {
        assertAtMost(120, () -> {
            Fields data = Freezer.freeze(fields);
            ring.offer(new LogRecord(
                    clock.nanos(),
                    Level.INFO,
                    Freezer.text("player scored"),
                    data,
                    null,
                    List.of(),
                    context,
                    null,
                    data.truncated()));
        });
    }

    @Test
    void spanWithTwoAttributesTakes200BytesAtMost() {
        assertAtMost(200, () -> spans.start("work", fields).end());
        assertAtMost(
                200,
                () -> spans.start("work", null)
                        .setAttribute("player", "anna")
                        .setAttribute("score", 12345)
                        .end());
    }

    @Test
    void childTakesNoMoreThanARootAndCountsInItsTraceForNothing() {
        ActiveSpan[] parent = new ActiveSpan[1];
        int[] children = {0};
        assertAtMost(200, () -> {
            if (children[0]++ % (Trace.MAX_SPANS / 2) == 0) {
                parent[0] = (ActiveSpan) spans.start("match", null);
            }
            spans.start("work", fields, parent[0]).end();
        });
    }

    @Test
    void clockIdsAndCurrentSpanTakeNothing() {
        Ids ids = new Ids();
        assertAtMost(0, () -> {
            if (clock.nanos() == ids.next() && CurrentSpan.get() != null) {
                throw new AssertionError();
            }
        });
    }
}
