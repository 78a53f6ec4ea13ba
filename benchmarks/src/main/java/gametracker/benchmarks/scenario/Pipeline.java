package gametracker.benchmarks.scenario;

import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The whole way from call to server: so many logs or spans in a burst or at a steady pace, then an orderly close. What
 * arrived is counted by the server; CPU time and garbage are those of the whole process.
 */
public final class Pipeline {
    private Pipeline() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        boolean spans = options.text("signal").equals("traces");
        int records = options.number("records");
        int aSecond = options.number("aSecond");
        URI server = URI.create(options.text("server"));
        try (Usage.Allocations allocations = new Usage.Allocations()) {
            long cpuBefore = Usage.cpuNanos();
            long bytesBefore = allocations.bytes();
            long start = System.nanoTime();
            Subject subject = Subjects.open(options.text("library"), Target.to(server, options.number("queue")));
            long called = call(subject, spans, records, aSecond);
            subject.flush();
            long flushed = System.nanoTime();
            long bytes = allocations.bytes() - bytesBefore;
            subject.close();
            long closed = System.nanoTime();
            long cpu = Usage.cpuNanos() - cpuBefore;
            Counted counted = Counted.by(server);
            new Result(options)
                    .put("signal", options.text("signal"))
                    .put("aSecond", aSecond)
                    .put("queue", options.number("queue"))
                    .put("delayMillis", options.number("delayMillis"))
                    .put("called", records)
                    .put("arrived", spans ? counted.spans() : counted.logs())
                    .put("requests", counted.requests())
                    .put("wireBytes", counted.wireBytes())
                    .put("cpuMillis", TimeUnit.NANOSECONDS.toMillis(cpu))
                    .put("allocatedBytes", bytes)
                    .put("callMillis", TimeUnit.NANOSECONDS.toMillis(called - start))
                    .put("flushMillis", TimeUnit.NANOSECONDS.toMillis(flushed - called))
                    .put("closeMillis", TimeUnit.NANOSECONDS.toMillis(closed - flushed))
                    .write(options);
        }
        System.exit(0); // whatever threads a library leaves behind
    }

    private static long call(Subject subject, boolean spans, int records, int aSecond) {
        long interval = aSecond == 0 ? 0 : 1_000_000_000L / aSecond;
        long due = System.nanoTime();
        for (int i = 0; i < records; i++) {
            // Parks rather than spins, so that the process's CPU time is the library's; catches up what it overslept.
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(Math.max(wait, 1_000_000));
            }
            if (spans) {
                subject.span(i);
            } else {
                subject.log(i);
            }
            due += interval;
        }
        return System.nanoTime();
    }
}
