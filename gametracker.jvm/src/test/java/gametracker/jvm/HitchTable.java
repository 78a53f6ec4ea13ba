package gametracker.jvm;

import gametracker.api.spi.FrameCause;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link HitchGame} told, weighed. A hitch counts only where the injection made it: on a busy machine the injected
 * wait, or the frame around it, may be mostly time in the queue for a processor, which is another cause.
 */
final class HitchTable {
    private static final Set<String> PLACED = Set.of("lock", "wait", "sleep", "io");

    final Map<FrameCause, Cell> cells = new EnumMap<>(FrameCause.class);
    final List<String> wronglyBlamed = new ArrayList<>();
    final List<String> missed = new ArrayList<>();
    final List<Long> latencies = new ArrayList<>();
    int noise;

    /** One cause's row: how many counted, how many were right, and what part of their milliseconds was explained. */
    static final class Cell {
        int counted;
        int right;
        double explained;

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT, "%d/%d %.0f%%", right, counted, counted == 0 ? 0 : 100 * explained / counted);
        }
    }

    /** Adds what a game told. */
    void add(List<String> lines) {
        if (!lines.contains("begin") || lines.stream().noneMatch(each -> each.startsWith("end "))) {
            throw new AssertionError(lines.toString());
        }
        for (String line : lines) {
            if (line.startsWith("hitch ")) {
                read(line);
            }
        }
    }

    private void read(String line) {
        String[] words = line.split(" ");
        String injected = words[1];
        long length = Long.parseLong(words[2]);
        long injectedMillis = Long.parseLong(words[3]);
        long queued = Long.parseLong(words[4]);
        String main = words[5];
        long latency = Long.parseLong(words[6]);
        // The game's own reading of its time in the queue is I/O, though a frame hardly ever hangs in it.
        if (PLACED.contains(main) && !main.equals(injected) && !line.contains("schedstat")) {
            wronglyBlamed.add(line);
        }
        // Without a collection of any kind in the frame or around it the last field is 0.
        if (share(words, "gc") > 0 && line.contains(" collections=0 ")) {
            wronglyBlamed.add(line);
        }
        if (injected.equals("none")) {
            return;
        }
        boolean mostlyQueued = queued > length / 5 && !injected.equals("scheduler");
        if (mostlyQueued || injectedMillis < length * 3 / 4 || injectedMillis < 50) {
            noise++;
            return;
        }
        latencies.add(latency);
        Cell cell = cells.computeIfAbsent(FrameCause.valueOf(injected.toUpperCase(Locale.ROOT)), c -> new Cell());
        cell.counted++;
        if (main.equals(injected)) {
            cell.right++;
        } else {
            missed.add(line);
        }
        cell.explained += (double) (length - share(words, "unknown")) / length;
    }

    private static long share(String[] words, String cause) {
        for (String each : words) {
            if (each.startsWith(cause + "=")) {
                return Long.parseLong(each.substring(cause.length() + 1));
            }
            if (each.equals("#")) {
                break;
            }
        }
        return 0;
    }

    int counted() {
        return cells.values().stream().mapToInt(each -> each.counted).sum();
    }

    int right() {
        return cells.values().stream().mapToInt(each -> each.right).sum();
    }

    double explained() {
        return cells.values().stream().mapToDouble(each -> each.explained).sum() / Math.max(1, counted());
    }

    long longestLatency() {
        return latencies.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    @Override
    public String toString() {
        return cells + " noise " + noise + " longest " + longestLatency() + " ms, wrongly blamed "
                + wronglyBlamed.size();
    }
}
