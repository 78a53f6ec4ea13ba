package gametracker.benchmarks;

import gametracker.api.Signal;
import gametracker.benchmarks.subject.Subject;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;

/**
 * Shows beside each saturated call how many records were called for and how many of them came out behind the queue. A
 * queue that drops is fast for a reason.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Calls {
    public long called;
    public long delivered;
    private Subject subject;
    private Signal signal;
    private long before;
    private boolean first;

    @Setup(Level.Iteration)
    public void start(ThreadParams thread) {
        called = 0;
        delivered = 0;
        before = -1;
        first = thread.getThreadIndex() == 0;
    }

    /** To be called with each operation. */
    void of(Subject subject, Signal signal) {
        if (before < 0) {
            this.subject = subject;
            this.signal = signal;
            before = subject.delivered(signal);
        }
        called++;
    }

    /** The first thread tells for all of them. */
    @TearDown(Level.Iteration)
    public void end() {
        if (first && before >= 0) {
            delivered = subject.delivered(signal) - before;
        }
    }
}
