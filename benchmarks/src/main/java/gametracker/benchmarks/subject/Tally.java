package gametracker.benchmarks.subject;

import gametracker.api.Signal;
import java.util.concurrent.atomic.LongAdder;

/** Counts what discarding exporters were given. One library a process, so one tally a process. */
final class Tally {
    private static final LongAdder[] GIVEN = {new LongAdder(), new LongAdder(), new LongAdder()};

    private Tally() {}

    static void add(Signal signal, long items) {
        GIVEN[signal.ordinal()].add(items);
    }

    static long of(Signal signal) {
        return GIVEN[signal.ordinal()].sum();
    }
}
