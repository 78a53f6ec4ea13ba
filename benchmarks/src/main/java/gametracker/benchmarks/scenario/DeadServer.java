package gametracker.benchmarks.scenario;

import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the heap holds after a collection, again and again, while 1,000 records a second go to a server that is dead. */
public final class DeadServer {
    private DeadServer() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        int seconds = options.number("seconds");
        int every = Math.max(1, seconds / 60);
        Subject subject = Subjects.open(
                options.text("library"), Target.to(URI.create(options.text("server")), options.number("queue")));
        List<List<Long>> heap = new ArrayList<>();
        long start = System.nanoTime();
        for (int tenth = 0; tenth < seconds * 10; tenth++) {
            for (int i = 0; i < 50; i++) {
                subject.log(tenth * 50L + i);
                subject.span(tenth * 50L + i);
            }
            if (tenth % (every * 10) == 0) {
                heap.add(List.of(tenth / 10L, Usage.heapAfterCollection()));
            }
            long due = start + (tenth + 1) * 100_000_000L;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }
        heap.add(List.of((long) seconds, Usage.heapAfterCollection()));
        new Result(options).put("seconds", seconds).put("heap", heap).write(options);
        Runtime.getRuntime().halt(0); // closing is another measurement
    }
}
