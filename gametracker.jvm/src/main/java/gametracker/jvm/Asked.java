package gametracker.jvm;

import gametracker.api.spi.FrameExplanation;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A frame that waits to be explained, with what only the game's thread could tell of it. */
final class Asked {
    final Loop loop;
    final long start;
    final long end;

    /** The thread of the whole frame; null if it changed meanwhile. */
    final @Nullable Thread thread;

    /** The thread's time on a processor at the end; -1 where that is not known. */
    final long cpu;

    /** The ends of the frames before, as {@link Observed#earlierEnds()}. */
    final long[] earlierEnds;

    private final Consumer<FrameExplanation> then;

    /** By the counters; the JVM books a pause when it has let the threads go, which may be after the frame's end. */
    private volatile long stood;

    private volatile long gc;

    Asked(
            Loop loop,
            long start,
            long end,
            @Nullable Thread thread,
            long cpu,
            long[] earlierEnds,
            long stood,
            long gc,
            Consumer<FrameExplanation> then) {
        this.loop = loop;
        this.start = start;
        this.end = end;
        this.thread = thread;
        this.cpu = cpu;
        this.earlierEnds = earlierEnds;
        this.stood = stood;
        this.gc = gc;
        this.then = then;
    }

    long stood() {
        return stood;
    }

    long gc() {
        return gc;
    }

    /** Adds a pause of this frame that the JVM booked too late. Called by the loop's thread alone. */
    void bookLate(long lateStood, long lateGc) {
        stood = Math.max(0, stood) + lateStood;
        gc = gc + lateGc;
    }

    void answer(FrameExplanation explanation) {
        then.accept(explanation);
    }
}
