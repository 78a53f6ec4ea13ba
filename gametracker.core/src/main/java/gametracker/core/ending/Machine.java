package gametracker.core.ending;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * By what a machine that was started anew is told from one that went on running.
 *
 * @param bootId changes with each start of the machine (Linux); empty if the system has none
 * @param bootMillis when the machine was started, Unix time by the clock as it is now; 0 if unknown
 */
public record Machine(String bootId, long bootMillis) {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path STAT = Path.of("/proc/stat");
    private static final int MAX_ID = 64;

    /** Asks the system. */
    public static Machine current() {
        return new Machine(readBootId(), readBootMillis());
    }

    private static String readBootId() {
        try {
            String id = Files.readString(BOOT_ID, StandardCharsets.US_ASCII).strip();
            return id.length() <= MAX_ID ? id : "";
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    /** The line {@code btime} of proc(5), in seconds. */
    private static long readBootMillis() {
        try (BufferedReader lines = Files.newBufferedReader(STAT, StandardCharsets.US_ASCII)) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (line.startsWith("btime ")) {
                    return Long.parseLong(line.substring("btime ".length()).strip()) * 1000;
                }
            }
        } catch (IOException | RuntimeException e) {
            // This system has no such file.
        }
        return 0;
    }

    /**
     * Says whether the machine stopped after a sign of life. Where there are boot ids they alone decide: a boot time
     * moves when the clock is set. Where there is neither, a machine whose tick count is below the one of that sign was
     * started anew.
     */
    boolean hasStoppedSince(Machine then, Beat beat, long ticksNow) {
        if (!bootId.isEmpty() && !then.bootId.isEmpty()) {
            return !bootId.equals(then.bootId);
        }
        if (bootMillis > 0) {
            return bootMillis > beat.seenAtMillis();
        }
        return ticksNow < beat.ticks();
    }
}
