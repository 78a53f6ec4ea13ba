package gametracker.core.record;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts about the device that need neither the JDK's desktop module nor its management module: {@code os}, {@code
 * os_version}, {@code arch}, {@code locale}, {@code java_version}, {@code java_vm}, {@code cpus}, {@code memory_mb} and
 * {@code heap_max_mb}. Memory is the machine's where a file of the system tells it (Linux, Android), else what the Java
 * machine may use at most.
 */
public final class Device {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    /** Of this machine; negative until it has been read. A session that begins later, on a game's thread, reads no file. */
    private static volatile long machineMegabytes = -1;

    private Device() {}

    /**
     * Reads the facts and lays the game's own over them.
     *
     * @param given by the game; wins over what was found
     */
    public static Fields fields(@Nullable Map<?, ?> given) {
        Map<String, Object> found = found();
        Fields device = Freezer.freeze(given);
        Fields all = Freezer.freeze(found);
        for (int i = 0; i < device.size(); i++) {
            all = all.with(device.key(i), device.value(i));
        }
        return all;
    }

    private static Map<String, Object> found() {
        Map<String, Object> found = new LinkedHashMap<>();
        putProperty(found, "os", "os.name");
        putProperty(found, "os_version", "os.version");
        putProperty(found, "arch", "os.arch");
        found.put("locale", Locale.getDefault().toLanguageTag());
        putProperty(found, "java_version", "java.version");
        putProperty(found, "java_vm", "java.vm.name");
        found.put("cpus", Runtime.getRuntime().availableProcessors());
        long heapMegabytes = Runtime.getRuntime().maxMemory() >> 20;
        long memory = machineMegabytes;
        if (memory < 0) {
            memory = megabytes(MEMINFO);
            machineMegabytes = memory;
        }
        found.put("memory_mb", memory > 0 ? memory : heapMegabytes);
        found.put("heap_max_mb", heapMegabytes);
        return found;
    }

    private static void putProperty(Map<String, Object> found, String key, String property) {
        String value = System.getProperty(property);
        if (value != null) {
            found.put(key, value);
        }
    }

    /** Reads {@code MemTotal:  16316412 kB}, the first line of {@code /proc/meminfo}; 0 if it is not there. */
    static long megabytes(Path meminfo) {
        try (BufferedReader lines = Files.newBufferedReader(meminfo, StandardCharsets.US_ASCII)) {
            String line = lines.readLine();
            if (line != null && line.startsWith("MemTotal:")) {
                String kilobytes = line.substring("MemTotal:".length()).replace("kB", "");
                return Long.parseLong(kilobytes.trim()) >> 10;
            }
        } catch (IOException | RuntimeException e) {
            // This system has no such file.
        }
        return 0;
    }
}
