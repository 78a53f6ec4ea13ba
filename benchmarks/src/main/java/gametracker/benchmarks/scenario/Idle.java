package gametracker.benchmarks.scenario;

import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Wake-ups and CPU time of every thread once traffic has ceased for some seconds. Linux only: it counts by {@code
 * /proc}. Threads of the JVM itself wake as well; the run without a library shows them.
 */
public final class Idle {
    private Idle() {}

    public static void main(String[] arguments) throws IOException {
        Options options = Options.of(arguments);
        int seconds = options.number("seconds");
        Subject subject = Subjects.open(
                options.text("library"), Target.to(URI.create(options.text("server")), options.number("queue")));
        for (int i = 0; i < 1000; i++) {
            subject.log(i);
            subject.span(i);
            subject.count();
        }
        subject.flush();
        rest(options.number("settleSeconds"));
        Map<String, Long> before = wakeUps();
        long cpuBefore = Usage.cpuNanos();
        rest(seconds);
        long cpu = Usage.cpuNanos() - cpuBefore;
        Map<String, Long> wakeUps = new TreeMap<>();
        wakeUps().forEach((thread, now) -> {
            long woken = now - before.getOrDefault(thread, 0L);
            if (woken > 0 && !thread.startsWith("main ")) {
                wakeUps.merge(thread.substring(0, thread.lastIndexOf(' ')), woken, Long::sum);
            }
        });
        new Result(options)
                .put("seconds", seconds)
                .put("cpuMicros", cpu / 1000)
                .put("wakeUps", wakeUps)
                .write(options);
        Runtime.getRuntime().halt(0);
    }

    private static void rest(int seconds) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (long wait = end - System.nanoTime(); wait > 0; wait = end - System.nanoTime()) {
            LockSupport.parkNanos(wait);
        }
    }

    /** By thread name and id: how often it gave up its core of its own accord, which it must before each wake-up. */
    private static Map<String, Long> wakeUps() throws IOException {
        Map<String, Long> found = new TreeMap<>();
        String main = Long.toString(ProcessHandle.current().pid() + 1);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    String id = task.getFileName().toString();
                    String name = Files.readString(task.resolve("comm")).strip();
                    for (String line : Files.readAllLines(task.resolve("status"))) {
                        if (line.startsWith("voluntary_ctxt_switches:")) {
                            String shown = id.equals(main) ? "main" : name;
                            found.put(
                                    shown + " " + id,
                                    Long.parseLong(line.substring(line.indexOf(':') + 1)
                                            .strip()));
                        }
                    }
                } catch (NoSuchFileException e) {
                    // The thread has ended meanwhile.
                }
            }
        }
        return found;
    }
}
