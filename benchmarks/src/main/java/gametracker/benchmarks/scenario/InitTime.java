package gametracker.benchmarks.scenario;

import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** How long the calling thread is held up when a library is set up: the first time and, its classes loaded, later. */
public final class InitTime {
    private static final int TIMES = 20;

    private InitTime() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        Target target = Target.to(URI.create(options.text("server")), 0);
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            long before = System.nanoTime();
            Subject subject = Subjects.open(options.text("library"), target);
            nanos.add(System.nanoTime() - before);
            subject.close();
        }
        List<Long> warm = nanos.subList(TIMES / 2, TIMES).stream().sorted().toList();
        new Result(options)
                .put("firstNanos", nanos.get(0))
                .put("warmNanos", warm.get(warm.size() / 2))
                .put("warmMaxNanos", warm.get(warm.size() - 1))
                .write(options);
        System.exit(0);
    }
}
