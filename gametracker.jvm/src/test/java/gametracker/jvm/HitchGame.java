package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.RuntimeProbe;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A loop of 60 frames a second with injected hitches, for a JVM of its own. Prints a line a hitch:
 *
 * <pre>hitch injected-cause|none length-ms injected-ms queued-ms main-cause latency-ms complete stood-ms usual-ms causes</pre>
 *
 * <p>Arguments: how many of each cause, then the causes.
 */
final class HitchGame {
    private static final long MILLI = 1_000_000;
    private static final long BUDGET = 16_666_667;
    private static final int APART = 8;

    private final Injections injections = new Injections();
    private final RuntimeProbe probe = new JvmProbeProvider().create(words -> System.out.println("words " + words));
    private final LoopProbe loop = probe.loop();
    private final AtomicInteger told = new AtomicInteger();
    private final long[] recent = new long[32];
    private RunQueues.Queue queue;
    private int asked;
    private long frames;
    private long deadline;
    private long start;
    private long queued;
    private long collected;
    private long before;

    public static void main(String[] arguments) throws Exception {
        HitchGame game = new HitchGame();
        List<FrameCause> causes = Arrays.stream(arguments)
                .skip(1)
                .map(each -> FrameCause.valueOf(each.toUpperCase(java.util.Locale.ROOT)))
                .toList();
        game.play(Integer.parseInt(arguments[0]), causes);
        System.exit(0);
    }

    private void play(int each, List<FrameCause> causes) throws Exception {
        queue = RunQueues.ofCurrentThread();
        for (FrameCause cause : causes) {
            injections.prepare(cause);
        }
        begin();
        for (int i = 0; i < 30; i++) {
            frame(null);
        }
        probe.start();
        for (int i = 0; i < 150; i++) {
            frame(null);
        }
        System.out.println("begin");
        for (int round = 0; round < each; round++) {
            for (FrameCause cause : causes) {
                for (int i = 0; i < APART; i++) {
                    if (i == APART - 2) {
                        injections.arm(cause);
                    }
                    frame(null);
                }
                frame(cause);
            }
        }
        for (int i = 0; i < 200 && told.get() < asked; i++) {
            frame(null);
        }
        probe.close();
        System.out.println("end asked " + asked + " told " + told.get());
    }

    private void begin() {
        start = System.nanoTime();
        deadline = start + BUDGET;
        queued = queue == null ? 0 : queue.waitedNanos();
    }

    private void frame(FrameCause cause) throws Exception {
        injections.burn(2 * MILLI);
        long injected = 0;
        if (cause != null) {
            injected = injections.inject(cause);
        }
        for (long now = System.nanoTime(); now < deadline; now = System.nanoTime()) {
            LockSupport.parkNanos(deadline - now);
        }
        long end = System.nanoTime();
        long stood = loop.frameEnd(end);
        long length = end - start;
        long waited = queue == null ? 0 : queue.waitedNanos();
        if (length > 2 * BUDGET && length > 1.5 * median() && frames > recent.length) {
            ask(cause, length, injected, waited - queued, stood, end);
        }
        recent[(int) (frames++ % recent.length)] = length;
        if (frames % 8 == 0 || length > 2 * BUDGET) {
            collected = before;
            before = collections();
        }
        start = end;
        queued = waited;
        deadline = Math.max(deadline + BUDGET, end);
    }

    private void ask(FrameCause cause, long length, long injected, long waited, long stood, long end) {
        // Concurrent collections are counted when they end, so those that began before count as well.
        long collections = collections() - collected;
        boolean taken = loop.explain(start, end, explanation -> {
            tell(cause, length, injected, waited, stood, end, collections, explanation);
            told.incrementAndGet();
        });
        asked += taken ? 1 : 0;
    }

    private static void tell(
            FrameCause cause,
            long length,
            long injected,
            long waited,
            long stood,
            long end,
            long collections,
            FrameExplanation explanation) {
        StringBuilder line = new StringBuilder("hitch ");
        line.append(cause == null ? "none" : cause.label());
        for (long each : new long[] {length, injected, waited}) {
            line.append(' ').append(each / MILLI);
        }
        line.append(' ').append(explanation.main().label());
        line.append(' ').append((System.nanoTime() - end) / MILLI);
        line.append(' ').append(explanation.complete());
        line.append(' ').append(stood / MILLI);
        line.append(' ').append(explanation.usualNanos() / MILLI);
        for (FrameExplanation.Share each : explanation.causes()) {
            line.append(' ').append(each.cause().label()).append('=').append(each.nanos() / MILLI);
        }
        line.append(" collections=").append(collections).append(" #");
        for (FrameExplanation.Share each : explanation.causes()) {
            line.append(' ').append(each.cause().label()).append(each.evidence());
        }
        System.out.println(line);
    }

    private static long collections() {
        long count = 0;
        for (var each : java.lang.management.ManagementFactory.getGarbageCollectorMXBeans()) {
            count += each.getCollectionCount();
        }
        return count;
    }

    private long median() {
        long[] sorted = recent.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
