package gametracker.core.ending;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process, and where its JVM writes its report if it crashes.
 *
 * @param startMillis when it began, Unix time as the system tells it; 0 if unknown
 * @param errorFile the value of {@code -XX:ErrorFile}, with its {@code %p}; empty if it is not set
 */
public record ProcessFacts(
        long pid, long startMillis, String workingDirectory, String temporaryDirectory, String errorFile) {
    private static final String OPTION = "-XX:ErrorFile=";

    /** Asks the system about this process. */
    public static ProcessFacts current() {
        ProcessHandle process = ProcessHandle.current();
        return new ProcessFacts(
                process.pid(),
                start(process),
                System.getProperty("user.dir", ""),
                System.getProperty("java.io.tmpdir", ""),
                errorFile(process.info().arguments().map(List::of).orElse(List.of()), System.getenv()));
    }

    /** The last setting counts. The JVM reads these places in this order (JVM guide, "JDK_JAVA_OPTIONS" and arguments.cpp). */
    static String errorFile(List<String> arguments, Map<String, String> environment) {
        List<String> all = new ArrayList<>();
        addWords(environment.get("JAVA_TOOL_OPTIONS"), all);
        addWords(environment.get("JDK_JAVA_OPTIONS"), all);
        all.addAll(arguments);
        addWords(environment.get("_JAVA_OPTIONS"), all);
        String last = "";
        for (String word : all) {
            if (word.startsWith(OPTION)) {
                last = word.substring(OPTION.length());
            }
        }
        return last;
    }

    private static void addWords(@Nullable String options, List<String> all) {
        if (options != null) {
            all.addAll(List.of(options.strip().split("\\s+")));
        }
    }

    /**
     * Says whether the process still runs. A process that was given the same id began at another time: with the number
     * alone a container, in which every process is number 1, could not be told from its successor.
     */
    boolean isAlive() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .map(process -> startMillis > 0 && start(process) == startMillis)
                .orElse(false);
    }

    private static long start(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
