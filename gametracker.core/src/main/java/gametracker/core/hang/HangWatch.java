package gametracker.core.hang;

import gametracker.api.spi.ThreadReport;
import gametracker.core.frame.LoopSigns;
import gametracker.core.queue.LastingThread;
import gametracker.core.record.WallClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Watches the loops, on a thread of its own, and tells of one that gives no sign for too long: while it hangs, with what its
 * thread does then, and again when it goes on.
 *
 * <p>The watch looks four times in the time-out, at most eight times a second, and when a loop's time is up. What it measures a silence by is its own
 * clock: if it comes later than it wanted, everything stood still (the machine slept, a debugger or a signal stopped the
 * process, the collector of garbage did), and that time counts for no loop.
 *
 * <p>All but {@link #hangingNanos()} belongs to its thread.
 */
public final class HangWatch implements LastingThread.Work {
    static final int SAMPLES = 10;
    static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final int LOOKS_IN_TIMEOUT = 4;

    /** Between looks at loops that live: to wake a thread more often costs more than the looks. */
    private static final long SHORTEST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(125);

    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long NONE = Long.MIN_VALUE;
    private static final double NANOS_PER_MS = 1e6;

    /** Any wait ends a little late. */
    private static final long USUAL_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Consumer<Consumer<LoopSigns>> loops;
    private final long timeoutNanos;
    private final WallClock clock;
    private final Pause pause;
    private final Examiner examiner;
    private final HangLog log;
    private final Listener listener;
    private final Map<LoopSigns, WatchedLoop> watched = new IdentityHashMap<>();

    /** When the longest hang began that lasts. */
    private volatile long hangingSince = NONE;

    private boolean begun;
    private long lookedAt;
    private long waitNanos;

    /** How the watch waits. */
    @FunctionalInterface
    public interface Pause {
        /** Returns early, and true, if the session ends. */
        boolean await(long nanos) throws InterruptedException;
    }

    /** Hears of the watch. */
    public interface Listener {
        /** A loop hangs, or none does any more. Returns at once. */
        void changed();

        /** The watch met an error and goes on. */
        void failed(Throwable error);
    }

    /**
     * Begins nothing.
     *
     * @param loops shows each loop
     * @param timeoutNanos how long a loop may give no sign
     */
    public HangWatch(
            Consumer<Consumer<LoopSigns>> loops,
            long timeoutNanos,
            WallClock clock,
            Pause pause,
            Examiner examiner,
            HangLog log,
            Listener listener) {
        this.loops = loops;
        this.timeoutNanos = timeoutNanos;
        this.clock = clock;
        this.pause = pause;
        this.examiner = examiner;
        this.log = log;
        this.listener = listener;
    }

    /** Returns for how long a loop hangs, the longest if several do; 0 if none does. Any thread. */
    public long hangingNanos() {
        long since = hangingSince;
        return since == NONE ? 0 : Math.max(1, clock.ticks() - since);
    }

    @Override
    public boolean step() {
        if (!begun) {
            begun = true;
            lookedAt = clock.ticks();
            waitNanos = timeoutNanos;
        }
        look();
        try {
            if (pause.await(waitNanos)) {
                closing();
                return false;
            }
        } catch (InterruptedException e) {
            // Nobody has a reason to interrupt this thread; the next look is only earlier.
        }
        return true;
    }

    @Override
    public void failed(Throwable error) {
        listener.failed(error);
    }

    private void look() {
        long now = clock.ticks();
        long late = late(now - lookedAt, waitNanos);
        lookedAt = now;
        waitNanos = Math.max(SHORTEST_LOOK_NANOS, timeoutNanos / LOOKS_IN_TIMEOUT);
        List<WatchedLoop> hung = new ArrayList<>();
        loops.accept(loop -> {
            WatchedLoop each = watched.computeIfAbsent(loop, found -> new WatchedLoop(found, now));
            if (look(each, now, late)) {
                hung.add(each);
            }
        });
        publish();
        if (!hung.isEmpty()) {
            examine(hung);
        }
    }

    private static long late(long tookNanos, long wantedNanos) {
        long late = tookNanos - wantedNanos;
        return late < USUAL_DELAY_NANOS ? 0 : late;
    }

    /** Returns whether it hangs, as of now, and is to be told. */
    private boolean look(WatchedLoop each, long now, long late) {
        long since = each.loop.runningSince();
        if (since != each.since) {
            if (each.hangs && each.told) {
                tell(each, "ended", each.loop.endOf(each.since, now), Map.of());
            }
            each.begin(since);
        }
        if (!each.isRunning()) {
            return false;
        }
        each.excuse(late, now);
        long left = each.silentSince() + timeoutNanos - now;
        if (each.hangs) {
            return false;
        }
        if (left > 0) {
            waitNanos = Math.min(waitNanos, Math.max(SHORTEST_WAIT_NANOS, left));
            return false;
        }
        each.hang(now);
        return each.told;
    }

    private void publish() {
        long longest = NONE;
        for (WatchedLoop each : watched.values()) {
            if (each.hangs && (longest == NONE || each.silentSince() - longest < 0)) {
                longest = each.silentSince();
            }
        }
        boolean changed = (longest == NONE) != (hangingSince == NONE);
        hangingSince = longest;
        if (changed) {
            listener.changed();
        }
    }

    /** Samples the stacks of all that hang, together, and tells of each. */
    private void examine(List<WatchedLoop> hung) {
        List<HangReport> reports = new ArrayList<>();
        for (WatchedLoop each : hung) {
            HangReport report = new HangReport();
            ThreadReport seen = examiner.examine(each.thread);
            if (each.isSilent()) { // else it is of another frame
                report.saw(seen);
            }
            reports.add(report);
        }
        long late = 0;
        try {
            for (int sample = 1; sample < SAMPLES; sample++) {
                long before = clock.ticks();
                if (pause.await(SAMPLE_NANOS)) {
                    break;
                }
                late += late(clock.ticks() - before, SAMPLE_NANOS);
                for (int i = 0; i < hung.size(); i++) {
                    List<StackTraceElement> stack =
                            Examiner.top(hung.get(i).thread.getStackTrace());
                    if (hung.get(i).isSilent()) {
                        reports.get(i).sample(stack);
                    }
                }
            }
        } catch (InterruptedException e) {
            // What was seen so far is told.
        }
        lookedAt = clock.ticks() - late;
        for (int i = 0; i < hung.size(); i++) {
            WatchedLoop each = hung.get(i);
            tell(
                    each,
                    "hanging",
                    each.loop.endOf(each.since, clock.ticks()),
                    reports.get(i).evidence());
        }
    }

    private void closing() {
        long now = clock.ticks();
        for (WatchedLoop each : watched.values()) {
            if (each.hangs && each.told) {
                boolean lasts = each.isSilent();
                tell(each, lasts ? "closing" : "ended", each.loop.endOf(each.since, now), Map.of());
            }
        }
    }

    private void tell(WatchedLoop hung, String state, long until, Map<String, Object> evidence) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("loop", hung.loop.name());
        data.put("state", state);
        data.put("frame", hung.frame);
        data.put("start", Instant.ofEpochSecond(0, clock.nanosAt(hung.since)).toString());
        data.put("duration_ms", ms(until - hung.silentSince()));
        data.put("timeout_ms", ms(timeoutNanos));
        if (!evidence.isEmpty()) {
            data.put("evidence", evidence);
        }
        log.tell(hung.thread, data);
    }

    private static long ms(long nanos) {
        return Math.round(nanos / NANOS_PER_MS);
    }
}
