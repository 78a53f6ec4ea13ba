package gametracker.jvm;

import java.io.IOException;
import java.util.stream.IntStream;

/** How long the JVM has stood still by its performance counters. A reading takes nanoseconds. */
final class PerfStandstill implements Standstill {
    private static final double NANOS = 1e9;
    private static final int MAX_COLLECTORS = 8;

    private final PerfData data;
    private final double nanosPerTick;
    private final int safepoints;
    private final int stopped;
    private final int reaching;
    private final int[] collectors;

    private PerfStandstill(PerfData data, long frequency) {
        this.data = data;
        this.nanosPerTick = NANOS / frequency;
        this.safepoints = data.offset("sun.rt.safepoints");
        this.stopped = data.offset("sun.rt.safepointTime");
        this.reaching = data.offset("sun.rt.safepointSyncTime");
        this.collectors = IntStream.range(0, MAX_COLLECTORS)
                .map(i -> data.offset("sun.gc.collector." + i + ".time"))
                .filter(offset -> offset >= 0)
                .toArray();
    }

    /**
     * Takes counters for this JVM's own.
     *
     * @param startedAt when this JVM says it was started: containers that share a temporary directory all have processes
     *     of the same ids, and the file may be another's
     * @throws IOException if they are not, or do not count what is needed
     */
    static PerfStandstill of(PerfData data, long startedAt) throws IOException {
        long frequency = data.read("sun.os.hrt.frequency");
        if (data.read("sun.rt.vmInitDoneTime") != startedAt) {
            throw new IOException("the file of performance counters belongs to another process");
        }
        if (frequency <= 0 || data.offset("sun.rt.safepointTime") < 0 || data.offset("sun.rt.safepoints") < 0) {
            throw new IOException("this JVM does not count its safepoints");
        }
        return new PerfStandstill(data, frequency);
    }

    @Override
    public long begun() {
        return data.read(safepoints);
    }

    @Override
    public long stoppedNanos() {
        return nanos(data.read(stopped));
    }

    @Override
    public long reachingNanos() {
        return nanos(data.read(reaching));
    }

    @Override
    public long gcNanos() {
        long ticks = 0;
        for (int collector : collectors) {
            ticks += data.read(collector);
        }
        return nanos(ticks);
    }

    private long nanos(long ticks) {
        return nanosPerTick == 1 ? ticks : (long) (ticks * nanosPerTick);
    }
}
