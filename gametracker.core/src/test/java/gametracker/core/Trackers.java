package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.SpoolProvider;
import gametracker.core.queue.Parker;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Real trackers over a fake network. */
final class Trackers {
    private Trackers() {}

    static TrackerConfig.Builder config() {
        return TrackerConfig.builder()
                .endpoint(URI.create("http://localhost:1"))
                .flushInterval(Duration.ofHours(1))
                .shutdownTimeout(Duration.ofSeconds(20));
    }

    static CoreTracker start(TrackerConfig config, FakeServer server) {
        return start(config, server, null, log(new Lines()));
    }

    static CoreTracker start(TrackerConfig config, FakeServer server, @Nullable SpoolProvider spool, HostLog log) {
        return start(
                config, new World(InstantSource.system(), System::nanoTime, new Parker.OfThread(), server, spool, log));
    }

    /** A session that may send and write to disk, without consent. */
    static CoreTracker start(TrackerConfig config, World world) {
        CoreTracker tracker = CoreTracker.unstarted(config, world);
        tracker.lifecycle().begin(true, true);
        return tracker;
    }

    /** Writes at once, on whichever thread tells it. */
    static HostLog log(Lines lines) {
        return new HostLog(lines, Runnable::run);
    }

    /** For the collector a thousandth of a second is a second. Its tracker's time-outs are as much shorter. */
    static CoreTracker startHasty(TrackerConfig config, FakeServer server) {
        Parker.OfThread hasty = new Parker.OfThread() {
            @Override
            public void park(long nanos) {
                super.park(nanos == FOR_GOOD ? nanos : nanos / 1000);
            }
        };
        return start(
                config,
                new World(
                        InstantSource.system(), () -> 1000 * System.nanoTime(), hasty, server, null, log(new Lines())));
    }

    static void assertLaw(TrackerStats stats) {
        for (Signal signal : Signal.values()) {
            assertEquals(
                    stats.accepted(signal),
                    stats.delivered(signal) + stats.spooled(signal) + stats.pending(signal) + stats.dropped(signal),
                    () -> signal + " of " + stats);
        }
    }
}
