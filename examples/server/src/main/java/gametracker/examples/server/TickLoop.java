package gametracker.examples.server;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Histogram;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;

/**
 * The loop of all matches: 20 ticks a second. Two numbers tell how it does: the frame meter, when ticks come (which is
 * what players feel), and {@code tick_work_ms}, how much of its 50 ms a tick uses.
 */
final class TickLoop {
    private static final Duration PERIOD = Duration.ofMillis(50);
    private static final int REMEMBERED = 100_000;

    private final FrameMeter meter;
    private final Histogram work;
    private final List<Match> matches;
    private final Inbox inbox;
    private final boolean fast;
    private final double[] millis = new double[REMEMBERED];
    private long ticks;
    private long next = System.nanoTime();

    TickLoop(GameTracker tracker, List<Match> matches, Inbox inbox, boolean fast) {
        this.meter = tracker.frames("server-tick").budget(PERIOD);
        this.work = tracker.histogram("tick_work_ms");
        this.matches = matches;
        this.inbox = inbox;
        this.fast = fast;
    }

    /**
     * Ticks until neither is true, or the thread is interrupted.
     *
     * @param more whether a tick of this number is to come
     * @param awaited whether players are awaited
     */
    void run(LongPredicate more, BooleanSupplier awaited) {
        meter.frame();
        while ((more.test(ticks) || awaited.getAsBoolean())
                && !Thread.currentThread().isInterrupted()) {
            tick();
            meter.section("wait");
            await(awaited.getAsBoolean());
            meter.frame();
        }
        meter.pause();
    }

    private void tick() {
        long began = System.nanoTime();
        meter.section("requests");
        inbox.drain();
        meter.section("matches");
        for (Match match : matches) {
            match.tick();
        }
        double took = (System.nanoTime() - began) / 1e6;
        work.record(took);
        millis[(int) (ticks++ % REMEMBERED)] = took;
    }

    private void await(boolean awaited) {
        if (!fast) {
            long now = System.nanoTime();
            // A tick that came late is not made up for by shorter ones.
            next = Math.max(next, now - PERIOD.toNanos()) + PERIOD.toNanos();
            for (long left = next - now; left > 0; left = next - System.nanoTime()) {
                LockSupport.parkNanos(left);
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
            }
        } else if (awaited) {
            try {
                inbox.await(PERIOD.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Prints how much of a tick was work, of the last ticks. */
    void print(PrintStream out) {
        double[] sorted = Arrays.copyOf(millis, (int) Math.min(ticks, REMEMBERED));
        Arrays.sort(sorted);
        if (sorted.length > 0) {
            out.printf(
                    Locale.ROOT,
                    "%d ticks of %d matches, budget %d ms; work of a tick in ms: median %.3f, p99 %.3f, most %.3f%n",
                    ticks,
                    matches.size(),
                    TimeUnit.NANOSECONDS.toMillis(PERIOD.toNanos()),
                    sorted[sorted.length / 2],
                    sorted[sorted.length * 99 / 100],
                    sorted[sorted.length - 1]);
        }
    }
}
