package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Counter;
import gametracker.api.DropReason;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Signal;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The tracker that {@code get()} returns, before, during and after an {@code init}. */
class ProcessWideTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final GameTracker KEPT = GameTracker.get();
    private static final Counter KILLS = GameTracker.get().counter("kills", Map.of("by", "player"));
    private static final Gauge HEALTH = GameTracker.get().gauge("health");
    private static final Histogram FRAME = GameTracker.get().histogram("frame_time_ms");

    @Test
    void handlesAndReferencesTakenBeforeInitFollowEachInit() {
        KILLS.add(100);
        KEPT.logInfo("before init, to nobody");
        Capture first = new Capture();
        GameTracker one = GameTracker.init(first.config().build());
        assertSame(KEPT, GameTracker.get());
        assertEquals(one.sessionId(), KEPT.sessionId());
        KILLS.add(1);
        HEALTH.set(5);
        FRAME.record(16);
        KEPT.logInfo("to the first");
        assertTrue(KEPT.flush(LONG));
        assertEquals(1, first.last("kills_total", Map.of("by", "player")));
        assertEquals(5, first.last("health", Map.of()));
        assertEquals(1, first.last("frame_time_ms_count", Map.of()));

        Capture second = new Capture();
        GameTracker two = GameTracker.init(second.config().build());
        assertNotEquals(one.sessionId(), two.sessionId());
        KILLS.add(2);
        KEPT.logInfo("to the second");
        assertTrue(KEPT.flush(LONG));
        assertEquals(2, second.last("kills_total", Map.of()));
        assertEquals("to the second", second.lines().get(0).message());
        one.logInfo("the first was closed when it was replaced");
        assertEquals(1, one.stats().dropped(Signal.LOGS, DropReason.CLOSED));

        KEPT.close();
        KEPT.logInfo("after close");
        KILLS.add(1);
        assertEquals(1, second.lines().size());
        assertEquals(1, KEPT.stats().delivered(Signal.LOGS), "the ledger can still be read");
        assertEquals(0, GameTracker.noop().stats().accepted(Signal.LOGS));
    }

    @Test
    void loopsAndObservedGaugesTakenBeforeInitFollowEachInit() {
        FrameMeter frames = KEPT.frames("before").budget(Duration.ofSeconds(1));
        assertSame(frames, KEPT.frames("before"));
        KEPT.observe("players", Map.of("region", "eu"), () -> 42);
        frames.frame();
        frames.frame();
        for (int i = 0; i < 2; i++) {
            Capture capture = new Capture();
            GameTracker one = GameTracker.init(capture.config().build());
            assertSame(frames, one.frames("before"));
            assertSame(frames, one.child(null).frames("before"));
            frames.frame();
            frames.frame();
            frames.frame();
            assertTrue(KEPT.flush(LONG));
            assertEquals(2, capture.last("frames_total", Map.of("loop", "before")));
            assertEquals(42, capture.last("players", Map.of("region", "eu")));
        }
        KEPT.observe("players", Map.of("region", "eu"), null);
        KEPT.close();
        frames.frame();
    }

    @Test
    void independentTrackersDoNotTouchIt() {
        String before = KEPT.sessionId();
        Capture capture = new Capture();
        try (GameTracker own = GameTracker.create(capture.config().build())) {
            assertNotEquals(own.sessionId(), KEPT.sessionId());
        }
        assertEquals(before, KEPT.sessionId());
    }
}
