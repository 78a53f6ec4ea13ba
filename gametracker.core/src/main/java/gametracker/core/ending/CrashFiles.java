package gametracker.core.ending;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the report that a JVM wrote when it crashed, where HotSpot puts it (os.cpp, vmError.cpp). Deletes none. */
final class CrashFiles {
    /** No report of a JVM comes near. What is read of one is less: the rest is memory and libraries. */
    private static final long MOST_BYTES = 64L << 20;

    private static final int MOST_READ = 4 << 20;

    /** How far apart file system and clock may be. */
    private static final long SLACK_MILLIS = 2_000;

    /** From the last sign of life to the end of the report: {@code ErrorLogTimeout} is 2 minutes. */
    private static final long REPORT_MILLIS = 300_000;

    private CrashFiles() {}

    /** @param writtenMillis when it was last written, Unix time */
    record Found(CrashReport report, long writtenMillis) {}

    /** Returns the report of this very process; null if there is none that is provably its. */
    static @Nullable Found find(SessionFacts facts, Beat beat, long nowMillis) {
        for (Path path : candidates(facts.process())) {
            try {
                BasicFileAttributes attributes =
                        Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                long written = attributes.lastModifiedTime().toMillis();
                if (attributes.isRegularFile()
                        && attributes.size() <= MOST_BYTES
                        && written >= facts.startedAtMillis() - SLACK_MILLIS
                        && written <= Math.min(nowMillis + SLACK_MILLIS, beat.seenAtMillis() + REPORT_MILLIS)) {
                    CrashReport report = CrashReport.parse(lines(path));
                    if (report != null && report.pid() == facts.process().pid()) {
                        return new Found(report, written);
                    }
                }
            } catch (IOException | RuntimeException e) {
                // Not there, or not for us to read.
            }
        }
        return null;
    }

    /** In the order in which the JVM tries them. */
    static Set<Path> candidates(ProcessFacts process) {
        Set<Path> paths = new LinkedHashSet<>();
        String name = "hs_err_pid" + process.pid() + ".log";
        add(paths, process, expand(process.errorFile(), process.pid()));
        add(paths, process, name);
        add(paths, process, process.temporaryDirectory() + "/" + name);
        add(paths, process, "/tmp/" + name); // whatever java.io.tmpdir is
        return paths;
    }

    private static void add(Set<Path> paths, ProcessFacts process, String file) {
        if (!file.isEmpty()) {
            try {
                paths.add(Path.of(process.workingDirectory()).resolve(file));
            } catch (RuntimeException e) {
                // no path on this system
            }
        }
    }

    /** {@code %p} is the process's id and {@code %%} a per cent sign. */
    private static String expand(String pattern, long pid) {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            char next = c == '%' && i + 1 < pattern.length() ? pattern.charAt(i + 1) : 0;
            if (next == 'p') {
                file.append(pid);
                i++;
            } else if (next == '%') {
                file.append('%');
                i++;
            } else {
                file.append(c);
            }
        }
        return file.toString();
    }

    private static List<String> lines(Path path) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_READ);
            BufferedReader reader = new BufferedReader(
                    new InputStreamReader(new java.io.ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
            }
        }
        return lines;
    }
}
