package gametracker.jvm;

import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One loop. Its fields belong to the thread that runs it; the heartbeat sees a frame's end and thread through the count of
 * frames, which is written after them.
 */
final class Loop implements LoopProbe {
    static final int KEPT = 64;
    private static final VarHandle FRAMES;

    static {
        try {
            FRAMES = MethodHandles.lookup().findVarHandle(Loop.class, "frames", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final JvmProbe probe;
    private final long[] ends = new long[KEPT];
    private long frames;
    private @Nullable Thread thread;
    private boolean threadKept;
    private @Nullable Standstill counters;
    private long begun;
    private long stopped;
    private long reaching;
    private long gc;
    private long frameStood = UNKNOWN;
    private long frameGc;
    private @Nullable Asked asked;
    private volatile boolean closed;

    Loop(JvmProbe probe) {
        this.probe = probe;
    }

    @Override
    public long frameEnd(long nowNanos) {
        if (closed) {
            return UNKNOWN;
        }
        Thread current = Thread.currentThread();
        threadKept = current == thread;
        thread = current;
        long count = frames;
        ends[(int) count & KEPT - 1] = nowNanos;
        FRAMES.setRelease(this, count + 1);
        return standstill();
    }

    private long standstill() {
        Standstill now = probe.standstill();
        boolean first = counters != now;
        counters = now;
        if (now == null) {
            return frameStood = UNKNOWN;
        }
        long newBegun = now.begun();
        long newStopped = now.stoppedNanos();
        long newReaching = now.reachingNanos();
        long newGc = now.gcNanos();
        boolean begunMore = newBegun != begun;
        long stoppedMore = newStopped - stopped;
        long more = stoppedMore + newReaching - reaching;
        long gcMore = newGc - gc;
        begun = newBegun;
        stopped = newStopped;
        reaching = newReaching;
        gc = newGc;
        Asked before = asked;
        asked = null;
        frameGc = 0;
        if (first) {
            return frameStood = UNKNOWN;
        }
        if (!begunMore) {
            // No stop has begun in this frame: what was booked in it belongs to the frame before.
            if (before != null && more > 0) {
                before.bookLate(more, gcMore);
            }
            return frameStood = 0;
        }
        frameGc = gcMore;
        // A stop has begun and nothing is booked: the JVM lets threads go before it books how long they stood.
        return frameStood = stoppedMore == 0 ? UNKNOWN : Math.max(0, more);
    }

    @Override
    public boolean explain(long startNanos, long endNanos, Consumer<FrameExplanation> then) {
        if (closed || !probe.takesQuestions()) {
            return false;
        }
        boolean whole = threadKept && frames > 1 && ends[(int) (frames - 1) & KEPT - 1] == endNanos;
        Thread current = Thread.currentThread();
        Asked question = new Asked(
                this,
                startNanos,
                endNanos,
                whole ? current : null,
                whole ? probe.cpuOfCurrentThread() : -1,
                earlierEnds(startNanos),
                frameStood,
                frameGc,
                then);
        asked = question;
        return probe.ask(question);
    }

    /** Returns the ends that are kept up to the beginning of the frame. */
    private long[] earlierEnds(long start) {
        int known = (int) Math.min(frames, KEPT);
        long[] earlier = new long[known];
        int n = 0;
        for (int i = known; i > 0; i--) {
            long end = ends[(int) (frames - i) & KEPT - 1];
            if (end - start <= 0) {
                earlier[n++] = end;
            }
        }
        return java.util.Arrays.copyOf(earlier, n);
    }

    @Override
    public void close() {
        closed = true;
        probe.leave(this);
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns how many frames have ended; what is asked afterwards is at least as new. */
    long frames() {
        return (long) FRAMES.getAcquire(this);
    }

    /** Returns the end of the newest of so many frames, {@link #KEPT} of which are kept; to be asked after {@link #frames()}. */
    long lastEnd(long framesSeen) {
        return ends[(int) (framesSeen - 1) & KEPT - 1];
    }

    @Nullable
    Thread lastThread() {
        return thread;
    }
}
