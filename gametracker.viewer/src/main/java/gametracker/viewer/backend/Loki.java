package gametracker.viewer.backend;

import gametracker.decode.LokiPushBody;
import gametracker.viewer.received.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Loki with its two endpoints, push and OTLP. The distributor's checks refuse single entries and are always reported.
 * The ingester's refusals are reported for the last stream of a request only.
 */
public final class Loki {
    static final int MAX_LABELS = 15;
    static final int MAX_NAME_BYTES = 1024;
    static final int MAX_VALUE_BYTES = 2048;
    static final int MAX_LINE_BYTES = 262_144;
    static final int MAX_METADATA = 128;
    static final int MAX_METADATA_BYTES = 65_536;
    static final Duration MAX_AGE = Duration.ofDays(7);
    static final Duration MAX_AHEAD = Duration.ofMinutes(10);
    private static final long BURST_BYTES = 6L << 20;
    private static final long MAX_MESSAGE_BYTES = 4L << 20;

    /** The size of an entry without its line in the message from Loki's distributor to its ingester. */
    private static final int ENTRY_OVERHEAD = 44;

    private final LokiIngester ingester;

    /**
     * An empty server.
     *
     * @param memory how much it remembers
     */
    public Loki(RuleMemory memory) {
        this.ingester = new LokiIngester(memory.lines());
    }

    /** The result of a push. */
    record Outcome(int status, String reason, int stored, int repeated, List<Refusal> refusals) {}

    synchronized Outcome push(
            List<LokiPushBody.Stream> sent, Instant now, RecordSink sink, int badKeyStatus, String endpoint)
            throws Refused {
        if (sent.isEmpty()) {
            // docs/backends.md, Loki push: no streams.
            throw new Refused(
                    422, endpoint + ": no streams", "error at least one valid stream is required for ingestion");
        }
        List<Stream> streams = new ArrayList<>();
        for (LokiPushBody.Stream stream : sent) {
            Map<String, String> labels = LokiLabels.stored(stream.labels());
            List<LokiPushBody.Entry> entries = new ArrayList<>();
            for (LokiPushBody.Entry entry : stream.entries()) {
                entries.add(new LokiPushBody.Entry(
                        entry.timeNanos(),
                        entry.line(),
                        LokiMetadata.stored(entry.metadata(), badKeyStatus, endpoint + ": metadata key")));
            }
            streams.add(new Stream(labels, LokiLabels.text(labels), entries));
        }
        Faults faults = new Faults(endpoint, false);
        List<Stream> valid = new ArrayList<>();
        for (Stream stream : streams) {
            if (labelsAllowed(stream, faults)) {
                List<LokiPushBody.Entry> entries = stream.entries.stream()
                        .filter(entry -> allowed(entry, stream.text, now, faults))
                        .toList();
                if (!entries.isEmpty()) {
                    valid.add(new Stream(stream.labels, stream.text, entries));
                }
            }
        }
        limits(valid);
        return ingest(valid, now, sink, faults);
    }

    private static boolean labelsAllowed(Stream stream, Faults faults) {
        int items = stream.entries.size();
        int count = LokiLabels.counted(stream.labels);
        if (count > MAX_LABELS) {
            faults.add(
                    "label count",
                    "entry for stream '" + Faults.cut(stream.text) + "' has " + count + " label names; limit "
                            + MAX_LABELS,
                    items);
            return false;
        }
        for (Map.Entry<String, String> label : stream.labels.entrySet()) {
            if (LokiLabels.bytes(label.getKey()) > MAX_NAME_BYTES) {
                faults.add(
                        "label length",
                        "stream '" + Faults.cut(stream.text) + "' has label name too long: '"
                                + Faults.cut(label.getKey()) + "'",
                        items);
                return false;
            }
            if (LokiLabels.bytes(label.getValue()) > MAX_VALUE_BYTES) {
                faults.add(
                        "label length",
                        "stream '" + Faults.cut(stream.text) + "' has label value too long: '"
                                + Faults.cut(label.getValue()) + "'",
                        items);
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(LokiPushBody.Entry entry, String stream, Instant now, Faults faults) {
        Instant time = LokiIngester.instant(entry.timeNanos());
        Instant oldest = now.minus(MAX_AGE);
        if (time.isBefore(oldest)) {
            faults.add(
                    "timestamp too old",
                    "entry for stream '" + stream + "' has timestamp too old: " + time
                            + ", oldest acceptable timestamp is: " + oldest,
                    1);
            return false;
        }
        if (time.isAfter(now.plus(MAX_AHEAD))) {
            faults.add("timestamp too new", "entry for stream '" + stream + "' has timestamp too new: " + time, 1);
            return false;
        }
        int bytes = entry.lineBytes();
        if (bytes > MAX_LINE_BYTES) {
            faults.add(
                    "line length",
                    "max entry size '" + MAX_LINE_BYTES + "' bytes exceeded for stream '" + stream
                            + "' while adding an entry with length '" + bytes + "' bytes",
                    1);
            return false;
        }
        int count = entry.metadata().size();
        int size = entry.metadata().entrySet().stream()
                .mapToInt(each -> LokiLabels.bytes(each.getKey()) + LokiLabels.bytes(each.getValue()))
                .sum();
        if (count > MAX_METADATA || size > MAX_METADATA_BYTES) {
            faults.add(
                    "metadata size",
                    count > MAX_METADATA
                            ? "stream '" + stream + "' has too many structured metadata labels: '" + count
                                    + "', limit: '" + MAX_METADATA + "'"
                            : "stream '" + stream + "' has structured metadata too large: '" + size
                                    + "' bytes, limit: '" + MAX_METADATA_BYTES + "' bytes",
                    1);
            return false;
        }
        return true;
    }

    /** docs/backends.md, sizes: over the burst is refused for ever, over the message size fails. */
    private static void limits(List<Stream> streams) throws Refused {
        long bytes = 0;
        long message = 0;
        int lines = 0;
        for (Stream stream : streams) {
            message += stream.text.length();
            for (LokiPushBody.Entry entry : stream.entries) {
                int length = entry.lineBytes();
                bytes += length;
                message += length + ENTRY_OVERHEAD;
                lines++;
            }
        }
        if (bytes > BURST_BYTES) {
            throw new Refused(
                    429,
                    "Sizes: Loki, burst",
                    "ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to"
                            + " ingest '" + lines + "' lines totaling '" + bytes + "' bytes");
        }
        if (message > MAX_MESSAGE_BYTES) {
            throw new Refused(
                    500,
                    "Sizes: Loki, message",
                    "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (" + message
                            + " vs. " + MAX_MESSAGE_BYTES + ")");
        }
    }

    private Outcome ingest(List<Stream> streams, Instant now, RecordSink sink, Faults faults) {
        int stored = 0;
        int repeated = 0;
        LokiIngester.Pushed last = null;
        List<Refusal> ingesters = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            Stream stream = streams.get(i);
            last = ingester.push(stream.labels, stream.text, stream.entries, now, sink);
            stored += last.stored();
            repeated += last.repeated();
            if (last.refused() > 0) {
                boolean silent = i < streams.size() - 1;
                ingesters.add(new Refusal(
                        "Loki: " + last.rule() + (silent ? ", hidden by a later stream" : ""),
                        last.reason(),
                        last.refused(),
                        silent));
            }
        }
        List<Refusal> refusals = faults.refusals();
        refusals.addAll(ingesters);
        if (last != null && last.refused() > 0) {
            return new Outcome(last.status(), last.reason(), stored, repeated, refusals);
        }
        if (!faults.isEmpty()) {
            return new Outcome(400, faults.text(), stored, repeated, refusals);
        }
        return new Outcome(204, "", stored, repeated, refusals);
    }

    private record Stream(Map<String, String> labels, String text, List<LokiPushBody.Entry> entries) {}
}
