package gametracker.benchmarks;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Shows how large the bodies were, beside the time that they took. */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Batches {
    public long batches;
    public long bodyBytes;

    @Setup(Level.Iteration)
    public void start() {
        batches = 0;
        bodyBytes = 0;
    }

    /** To be called with each body. */
    int of(int bytes) {
        batches++;
        bodyBytes += bytes;
        return bytes;
    }
}
