package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Scope;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Garbage a call on the caller's thread, through the tracker as a game calls it. */
class TrackerAllocationTest {
    private final CoreTracker tracker = Trackers.start(
            Trackers.config()
                    .minLevel(Level.INFO)
                    .shutdownTimeout(Duration.ZERO)
                    .build(),
            new FakeServer());
    private final Map<String, Object> fields = Map.of("player", "anna", "score", 12345);
    private final Map<String, String> labels = Map.of("weapon", "bow", "map", "forest");

    @AfterEach
    void close() {
        tracker.close();
    }

    private static void assertAtMost(long bytes, Runnable call) {
        long measured = Allocation.bytes(bytes, call);
        assertTrue(measured <= bytes, () -> measured + " bytes a call, allowed are " + bytes);
    }

    @Test
    void logWithTwoFieldsTakes120Bytes() {
        assertAtMost(120, () -> tracker.logInfo("player scored", fields));
    }

    @Test
    void logBelowTheMinimumTakesNothing() {
        assertAtMost(0, () -> tracker.logDebug("player scored", fields));
    }

    @Test
    void metricsByNameAndLabelsTakeNothing() {
        assertAtMost(0, () -> tracker.increment("kills", labels));
        assertAtMost(0, () -> tracker.gauge("health", 1, labels));
        assertAtMost(0, () -> tracker.histogram("frame_ms", 12, labels));
    }

    @Test
    void framesAndSectionsTakeNothing() {
        FrameMeter frames = tracker.frames();
        assertAtMost(0, () -> {
            frames.section("physics");
            frames.section("render");
            frames.frame();
        });
        assertAtMost(0, () -> tracker.frames("server-tick").frame());
    }

    @Test
    void spanWithTwoAttributesTakes200Bytes() {
        assertAtMost(200, () -> tracker.startSpan("work", fields).end());
        assertAtMost(
                200,
                () -> tracker.startSpan("work")
                        .setAttribute("player", "anna")
                        .setAttribute("score", 12345)
                        .end());
    }

    @Test
    void childTakes500BytesAlsoOfAParentThatHasTagsAndBreadcrumbs() {
        Map<String, Object> tags = Map.of("match", "m-77120", "mode", "ranked");
        assertAtMost(500, () -> tracker.child(tags));
        tracker.setUser(Map.of("id", "host"));
        tracker.setTag("region", "eu");
        for (int i = 0; i < 80; i++) {
            tracker.addBreadcrumb("crumb", null);
        }
        assertAtMost(500, () -> tracker.child(tags));
    }

    @Test
    void callsThroughAChildTakeWhatACallTakes() {
        GameTracker match = tracker.child(Map.of("match", "m-77120")).child(Map.of("player", "p-17"));
        try (Scope scope = match.makeCurrent()) {
            assertAtMost(120, () -> GameTracker.get().logInfo("player scored", fields));
            assertAtMost(120, () -> GameTracker.get().log(Level.INFO, "player scored", fields));
            assertAtMost(0, () -> GameTracker.get().logDebug("player scored", fields));
            assertAtMost(0, () -> GameTracker.get().increment("kills", labels));
            assertAtMost(200, () -> GameTracker.get().startSpan("work", fields).end());
        }
    }
}
