package gametracker.benchmarks.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and on what a run was made. */
final class Machine {
    private Machine() {}

    static Map<String, Object> described() throws IOException {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("date", LocalDate.now(ZoneOffset.UTC).toString());
        described.put("commit", output("git", "rev-parse", "--short=12", "HEAD"));
        described.put("changed", changed());
        described.put("jdk", System.getProperty("java.runtime.version"));
        described.put("vendor", System.getProperty("java.vendor"));
        described.put("vm", System.getProperty("java.vm.name"));
        described.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        described.put("cores", Runtime.getRuntime().availableProcessors());
        described.put("cpu", cpu());
        described.put("loadBefore", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        return described;
    }

    /** Earlier results and their page are no change of what is measured. */
    private static boolean changed() throws IOException {
        return !output("git", "status", "--porcelain", "-uno", "--", ".", ":!benchmarks/results", ":!docs")
                .isEmpty();
    }

    private static String cpu() throws IOException {
        Path file = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        List<String> lines = Files.readAllLines(file);
        return lines.stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .orElse("unknown");
    }

    private static String output(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
