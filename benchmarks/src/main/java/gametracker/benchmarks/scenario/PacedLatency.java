package gametracker.benchmarks.scenario;

import gametracker.api.Signal;
import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;

/**
 * How long a call takes, each of them, at a steady 10,000 a second: what a saturated average hides. The caller spins
 * until the next call is due; the exporter behind the library's queue of 4,096 discards.
 */
public final class PacedLatency {
    private static final int A_SECOND = 10_000;
    private static final int WARM_UP_SECONDS = 2;
    private static final int QUEUE = 4096;

    private PacedLatency() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        boolean spans = options.text("signal").equals("traces");
        int calls = options.number("seconds") * A_SECOND;
        Latencies latencies = new Latencies(calls);
        Signal signal = spans ? Signal.TRACES : Signal.LOGS;
        Subject subject = Subjects.open(options.text("library"), Target.discarding(QUEUE));
        pace(subject, spans, new Latencies(WARM_UP_SECONDS * A_SECOND), WARM_UP_SECONDS * A_SECOND);
        subject.flush();
        long bytesBefore = Usage.allocatedByThisThread();
        pace(subject, spans, latencies, calls);
        long bytes = Usage.allocatedByThisThread() - bytesBefore;
        subject.flush();
        subject.close();
        new Result(options)
                .put("signal", options.text("signal"))
                .put("latency", latencies.summary())
                .put("bytesPerCall", bytes / (double) calls)
                .put("called", calls + WARM_UP_SECONDS * A_SECOND)
                .put("delivered", subject.delivered(signal))
                .write(options);
        System.exit(0); // whatever threads a library leaves behind
    }

    private static void pace(Subject subject, boolean spans, Latencies latencies, int calls) {
        long interval = 1_000_000_000L / A_SECOND;
        long due = System.nanoTime();
        for (int i = 0; i < calls; i++) {
            while (System.nanoTime() < due) {
                Thread.onSpinWait();
            }
            long before = System.nanoTime();
            if (spans) {
                subject.span(i);
            } else {
                subject.log(i);
            }
            latencies.add(System.nanoTime() - before);
            due += interval;
        }
    }
}
