package gametracker.benchmarks.scenario;

import gametracker.api.Consent;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * How long {@code setConsent} holds up its caller: DENIED, and GRANTED after it, the first time in a process and later. Wall
 * time and the caller's CPU time, with a spool and a state directory, and a server that nobody reaches. Between two calls
 * the erasing is waited for. Run by hand: {@code ConsentTime times=200 disk=true}, or {@code times=1} in many processes
 * for the first call.
 */
public final class ConsentTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration LONG = Duration.ofSeconds(10);

    /** A player takes longer than that to find the menu: what a start does in the background is over. */
    private static final long SETTLE_MILLIS = 4000;

    private ConsentTime() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options = Options.of(arguments);
        int times = options.number("times");
        TrackerConfig.Builder config = TrackerConfig.builder().endpoint(URI.create("http://127.0.0.1:9"));
        if (options.text("disk").equals("true")) {
            Path directory = Files.createTempDirectory("consent-time");
            config.spoolDirectory(directory);
        }
        Figures denied = new Figures(times);
        Figures granted = new Figures(times);
        THREADS.getCurrentThreadCpuTime();
        try (GameTracker tracker = GameTracker.create(config.build())) {
            record(tracker);
            Thread.sleep(SETTLE_MILLIS);
            for (int i = 0; i < times; i++) {
                denied.measure(i, tracker, Consent.DENIED);
                tracker.flush(LONG);
                granted.measure(i, tracker, Consent.GRANTED);
                record(tracker);
                Thread.sleep(options.number("pauseMillis"));
            }
        }
        denied.print("DENIED");
        granted.print("GRANTED after DENIED");
        System.exit(0);
    }

    private static void record(GameTracker tracker) {
        tracker.logInfo("message");
        tracker.increment("count");
        tracker.startSpan("span").end();
    }

    /** Nanoseconds of each call. */
    private static final class Figures {
        private final long[] wall;
        private final long[] cpu;

        Figures(int times) {
            wall = new long[times];
            cpu = new long[times];
        }

        void measure(int i, GameTracker tracker, Consent consent) {
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long before = System.nanoTime();
            tracker.setConsent(consent);
            wall[i] = System.nanoTime() - before;
            cpu[i] = THREADS.getCurrentThreadCpuTime() - cpuBefore;
        }

        void print(String name) {
            System.out.printf("%-22s wall %s%n%-22s CPU  %s%n", name, summary(wall), "", summary(cpu));
        }

        private static String summary(long[] nanos) {
            long first = nanos[0];
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return String.format(
                    "first %7.1f us, median %7.1f us, 90%% %7.1f us, longest %7.1f us",
                    first / 1e3,
                    sorted[sorted.length / 2] / 1e3,
                    sorted[sorted.length * 9 / 10] / 1e3,
                    sorted[sorted.length - 1] / 1e3);
        }
    }
}
