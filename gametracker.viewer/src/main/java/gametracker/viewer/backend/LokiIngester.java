package gametracker.viewer.backend;

import gametracker.decode.LokiPushBody;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The streams that Loki has in memory: how far each has come, and which lines it has. Not thread-safe. */
final class LokiIngester {
    /** {@code max_chunk_age} is two hours. */
    static final Duration MAX_BEHIND = Duration.ofHours(1);

    /** {@code chunk_idle_period}: then a stream leaves memory and forgets how far it had come. */
    static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(30);

    static final int MAX_STREAMS = 5000;

    private final Map<Long, Stream> streams = new LinkedHashMap<>(64, 0.75f, true);
    private final RecentHashes seen;

    LokiIngester(int rememberedLines) {
        this.seen = new RecentHashes(rememberedLines);
    }

    /** The result for the entries of one stream. */
    record Pushed(int stored, int repeated, int refused, int status, String rule, String reason) {}

    Pushed push(
            Map<String, String> labels, String text, List<LokiPushBody.Entry> entries, Instant now, RecordSink sink) {
        forget(now);
        long key = RecentHashes.hash(text);
        Stream stream = streams.get(key);
        if (stream == null) {
            if (streams.size() >= MAX_STREAMS) {
                return new Pushed(
                        0,
                        0,
                        entries.size(),
                        429,
                        "stream limit",
                        "maximum active stream limit exceeded when trying to create stream " + text + ", reduce the"
                                + " number of active streams (reduce labels or reduce label values)");
            }
            stream = new Stream();
            streams.put(key, stream);
        }
        stream.used = now;
        int stored = 0;
        int repeated = 0;
        int refused = 0;
        String example = "";
        for (LokiPushBody.Entry entry : entries) {
            // docs/backends.md, late replay: an hour behind the newest of the stream, also within one push.
            long cutoff = stream.newest - MAX_BEHIND.toNanos();
            if (stream.newest != Long.MIN_VALUE && entry.timeNanos() < cutoff) {
                refused++;
                if (refused == 1) {
                    example = "entry with timestamp " + instant(entry.timeNanos())
                            + " ignored, reason: 'entry too far behind, oldest acceptable timestamp is: "
                            + instant(cutoff) + "'";
                }
                continue;
            }
            stream.newest = Math.max(stream.newest, entry.timeNanos());
            // docs/backends.md, the same payload twice: labels, time, line and metadata are the key.
            if (seen.add(hash(key, entry))) {
                sink.log(labels, entry.timeNanos(), entry.line(), entry.metadata());
                stored++;
            } else {
                repeated++;
            }
        }
        String reason = refused == 0
                ? ""
                : example + ",\nuser 'fake', total ignored: " + refused + " out of " + entries.size() + " for stream: "
                        + text;
        return new Pushed(stored, repeated, refused, 400, "too far behind", reason);
    }

    private static long hash(long stream, LokiPushBody.Entry entry) {
        long hash = RecentHashes.mix(RecentHashes.mix(stream, entry.timeNanos()), RecentHashes.hash(entry.line()));
        // Maps of equal content have equal hashes, whatever their order.
        return entry.metadata().isEmpty()
                ? hash
                : RecentHashes.mix(hash, entry.metadata().hashCode());
    }

    private void forget(Instant now) {
        Instant limit = now.minus(FORGOTTEN_AFTER);
        Iterator<Stream> oldest = streams.values().iterator();
        while (oldest.hasNext() && oldest.next().used.isBefore(limit)) {
            oldest.remove();
        }
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }

    private static final class Stream {
        private long newest = Long.MIN_VALUE;
        private Instant used = Instant.MIN;
    }
}
