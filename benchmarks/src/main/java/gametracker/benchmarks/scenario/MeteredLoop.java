package gametracker.benchmarks.scenario;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.OpenTelemetryRuntime;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A loop of 60 frames a second with 3 ms of work and some garbage in each, which sleeps in between. Tells what the whole
 * process took of the processors and of memory, and how many frames came late. {@code frames=true} measures the loop;
 * with the module that finds causes, if that is on the class path. {@code library=opentelemetry} has
 * OpenTelemetry's metrics of the JVM instead, {@code library=none} nothing. {@code threads=true} tells what each thread took;
 * {@code parts=5} plays the time five times in a row and tells of each, so that the first part shows what is compiled.
 *
 * <p>Runs that are to be compared go on at the same time, so that they share what else the machine does.
 */
public final class MeteredLoop {
    private static final long FRAME_NANOS = 1_000_000_000L / 60;
    private static final long LATE_NANOS = FRAME_NANOS * 3 / 2;
    private static final long WORK_NANOS = 3_000_000;
    private static final int WARM_UP_FRAMES = 600;

    private static volatile Object garbage;

    private MeteredLoop() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        int frames = options.number("seconds") * 60;
        String library = options.has("library") ? options.text("library") : "gametracker";
        FrameMeter meter = switch (library) {
            case "gametracker" -> meter(Boolean.parseBoolean(options.text("frames")));
            case "opentelemetry" -> {
                new OpenTelemetryRuntime();
                yield null;
            }
            case "none" -> null;
            default -> throw new IllegalArgumentException("library=" + library);
        };
        play(meter, WARM_UP_FRAMES);
        for (int part = options.has("parts") ? options.number("parts") : 1; part > 0; part--) {
            Map<String, Long> threads = Usage.cpuByThread();
            long before = Usage.cpuNanos();
            int late = play(meter, frames);
            long cpu = Usage.cpuNanos() - before;
            System.out.printf(
                    Locale.ROOT,
                    "%s frames=%s module=%s: CPU %.2f ms a second, %d late of %d%n",
                    library,
                    meter != null,
                    ClassLoader.getSystemResource("gametracker/jvm/JvmProbe.class") != null,
                    cpu / 1e6 / options.number("seconds"),
                    late,
                    frames);
            if (options.has("threads")) {
                printThreads(threads, Usage.cpuByThread(), options.number("seconds"));
            }
        }
        System.out.printf(Locale.ROOT, "heap %.1f MB, resident %s%n", Usage.heapAfterCollection() / 1e6, resident());
        Runtime.getRuntime().halt(0); // closing is another measurement
    }

    private static FrameMeter meter(boolean frames) {
        GameTracker tracker =
                GameTracker.create(GameTrackerSubject.config(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM)
                        .build());
        return frames ? tracker.frames() : null;
    }

    private static void printThreads(Map<String, Long> before, Map<String, Long> after, int seconds) {
        after.entrySet().stream()
                .map(each -> Map.entry(each.getKey(), each.getValue() - before.getOrDefault(each.getKey(), 0L)))
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(each -> System.out.printf(
                        Locale.ROOT, "  %-16s %6.3f ms a second%n", each.getKey(), each.getValue() / 1e6 / seconds));
    }

    private static int play(FrameMeter meter, int frames) {
        int late = 0;
        long start = System.nanoTime();
        long due = start + FRAME_NANOS;
        for (int frame = 0; frame < frames; frame++) {
            if (meter != null) {
                meter.section("work");
            }
            for (int i = 0; i < 100; i++) {
                garbage = new byte[256];
            }
            while (System.nanoTime() - start < WORK_NANOS) {
                Thread.onSpinWait();
            }
            if (meter != null) {
                meter.section("wait");
            }
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            if (meter != null) {
                meter.frame();
            }
            long now = System.nanoTime();
            if (now - start > LATE_NANOS) {
                late++;
                due = now;
            }
            start = now;
            due += FRAME_NANOS;
        }
        return late;
    }

    /** Linux alone tells it. */
    private static String resident() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(each -> each.startsWith("VmRSS:"))
                    .map(each -> each.substring(6).strip())
                    .findAny()
                    .orElse("unknown");
        }
    }
}
