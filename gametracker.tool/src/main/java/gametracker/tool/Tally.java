package gametracker.tool;

import gametracker.api.Signal;
import gametracker.transport.file.Frame;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Counts over envelopes of one signal. */
record Tally(long envelopes, long items, long bytes, Instant from, Instant to) {
    static Map<Signal, Tally> bySignal(Stream<Frame> frames) {
        Map<Signal, Tally> tallies = new EnumMap<>(Signal.class);
        frames.forEach(frame -> tallies.merge(
                frame.format().signal(),
                new Tally(1, frame.itemCount(), frame.bodyLength(), frame.createdAt(), frame.createdAt()),
                Tally::plus));
        return tallies;
    }

    private Tally plus(Tally other) {
        return new Tally(
                envelopes + other.envelopes,
                items + other.items,
                bytes + other.bytes,
                from.isBefore(other.from) ? from : other.from,
                to.isAfter(other.to) ? to : other.to);
    }

    /** A line for people to read. */
    static String line(Signal signal, Tally tally) {
        return String.format(
                Locale.ROOT,
                "  %-8s%7d envelopes %9d items %11s  %s .. %s",
                name(signal),
                tally.envelopes,
                tally.items,
                size(tally.bytes),
                tally.from,
                tally.to);
    }

    static Map<String, Object> json(Map<Signal, Tally> tallies) {
        Map<String, Object> json = new LinkedHashMap<>();
        tallies.forEach((signal, tally) -> json.put(
                name(signal),
                SpoolCommand.object(
                        "envelopes", tally.envelopes,
                        "items", tally.items,
                        "bytes", tally.bytes,
                        "from", tally.from.toString(),
                        "to", tally.to.toString())));
        return json;
    }

    static String size(long bytes) {
        if (bytes < 1024) {
            return bytes + " B";
        }
        return bytes < 1 << 20
                ? String.format(Locale.ROOT, "%.1f KiB", bytes / 1024.0)
                : String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
    }

    static String name(Signal signal) {
        return signal.name().toLowerCase(Locale.ROOT);
    }
}
