package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever a game, a server and the end of the process do in whatever order: nothing is lost in silence. */
class TrackerLawProperties {
    enum Step {
        LOG,
        EMPTY_LOG,
        BURST,
        ERRORS,
        SPAN,
        TOUCH,
        FLUSH,
        ELSEWHERE,
        CLOSE
    }

    enum Answer {
        TAKEN,
        TAKEN_IN_PART,
        LATER,
        LATER_MAYBE_ARRIVED,
        REFUSED,
        TOO_LARGE,
        THROWN,
        NULL;

        Delivery delivery() {
            return switch (this) {
                case TAKEN -> new Delivery.Delivered(200, "");
                case TAKEN_IN_PART -> new Delivery.Delivered(200, "{\"partialSuccess\":{\"rejectedSpans\":\"1\"}}");
                case LATER -> later(false);
                case LATER_MAYBE_ARRIVED -> later(true);
                case REFUSED -> new Delivery.Rejected(400, "no");
                case TOO_LARGE -> new Delivery.Rejected(413, "too large");
                case THROWN -> throw new IllegalStateException();
                case NULL -> null;
            };
        }

        private static Delivery later(boolean arrived) {
            return new Delivery.RetryLater(
                    OptionalInt.empty(), Optional.of(Duration.ofMillis(1)), arrived, "connection reset");
        }
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE)
    void acceptedIsDeliveredPlusSpooledPlusPendingPlusDropped(
            @ForAll @Size(min = 1, max = 25) List<Step> steps, @ForAll @Size(max = 12) List<Answer> answers)
            throws InterruptedException {
        FakeServer server = new FakeServer();
        Iterator<Answer> next = new ConcurrentLinkedQueue<>(answers).iterator();
        server.answer = envelope -> {
            synchronized (next) {
                return (next.hasNext() ? next.next() : Answer.TAKEN).delivery();
            }
        };
        TrackerConfig config = Trackers.config()
                .maxQueueSize(8)
                .flushThreshold(3)
                .maxBufferedBytes(9000)
                .shutdownTimeout(Duration.ofMillis(5))
                .build();
        CoreTracker tracker = Trackers.start(config, server);
        List<Thread> others = new ArrayList<>();
        long logs = 0;
        long spans = 0;
        for (Step step : steps) {
            switch (step) {
                case LOG -> tracker.logInfo("message", Map.of("n", ++logs));
                case EMPTY_LOG -> {
                    logs++;
                    tracker.logInfo(null);
                }
                case BURST -> logs += burst(tracker);
                case ERRORS -> logs += errors(tracker);
                case SPAN -> {
                    spans++;
                    tracker.startSpan("span").end();
                }
                case TOUCH -> tracker.increment("counter");
                case FLUSH -> tracker.flush(Duration.ofMillis(2));
                case ELSEWHERE -> {
                    logs += 24;
                    others.add(elsewhere(tracker));
                }
                case CLOSE -> tracker.close();
            }
        }
        tracker.close();
        for (Thread other : others) {
            other.join();
        }
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        long sums = stats.accepted(Signal.LOGS) - logs;
        assertTrue(sums >= 0 && sums <= steps.size() + 1, stats::toString);
        assertTrue(sums > 0 == stats.dropped(Signal.LOGS, DropReason.REPEATED) > 0, stats::toString);
        assertEquals(spans, stats.accepted(Signal.TRACES));
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.pending(signal), "nothing waits after close");
            assertTrue(stats.delivered(signal) <= server.items(signal), stats::toString);
        }
    }

    private static int burst(CoreTracker tracker) {
        for (int i = 0; i < 12; i++) {
            tracker.logWarn("burst");
        }
        return 12;
    }

    private static int errors(CoreTracker tracker) {
        for (int i = 0; i < 12; i++) {
            tracker.logError("the same");
        }
        return 12;
    }

    /** Goes on recording while the next steps are taken, also beyond a close. */
    private static Thread elsewhere(CoreTracker tracker) {
        Thread thread = new Thread(() -> {
            errors(tracker);
            burst(tracker);
        });
        thread.start();
        return thread;
    }
}
