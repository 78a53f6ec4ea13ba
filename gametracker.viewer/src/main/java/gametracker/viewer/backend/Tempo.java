package gametracker.viewer.backend;

import gametracker.decode.DecodeException;
import gametracker.decode.OtlpEncoding;
import gametracker.decode.OtlpTracesBody;
import gametracker.decode.PayloadDecoder;
import gametracker.viewer.received.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tempo's OTLP receiver. A refused request stores no span of any trace. A repeat that comes too soon is stored a second
 * time and stays.
 */
public final class Tempo implements Backend {
    /** docs/backends.md, the same payload twice: a repeat after this is merged when read. */
    static final Duration REPEAT_MERGED_AFTER = Duration.ofSeconds(15);

    static final int MAX_BYTES = 20_971_520;
    static final int MAX_TEXT_BYTES = 2048;
    static final long MAX_TRACE_BYTES = 5_000_000;
    private static final String NAME = "OTLP traces";

    /** Unix time in milliseconds, by the hash of trace and span. */
    private final RecentHashes arrivals;

    private final RecentHashes traceBytes;

    /**
     * An empty server.
     *
     * @param memory how much it remembers
     */
    public Tempo(RuleMemory memory) {
        this.arrivals = new RecentHashes(memory.spans());
        this.traceBytes = new RecentHashes(memory.spans());
    }

    @Override
    public synchronized Verdict take(Post post, RecordSink sink) {
        boolean json = post.mediaType().equals("application/json");
        int items = 0;
        try {
            OtlpTracesBody traces = parse(post, json);
            items = traces.items();
            for (OtlpTracesBody.Span span : traces.spans()) {
                check(span);
            }
            return store(traces, post, json, sink);
        } catch (Refused e) {
            return refused(e, json, items);
        }
    }

    private Verdict store(OtlpTracesBody traces, Post post, boolean json, RecordSink sink) {
        int stored = 0;
        int repeated = 0;
        int lost = 0;
        long now = post.arrived().toEpochMilli();
        SpanLimits limits = new SpanLimits();
        for (OtlpTracesBody.Span span : traces.spans()) {
            long trace = RecentHashes.hash(span.traceId());
            long key = RecentHashes.mix(trace, RecentHashes.hash(span.spanId()));
            long first = arrivals.get(key, Long.MAX_VALUE);
            if (first <= now - REPEAT_MERGED_AFTER.toMillis()) {
                repeated++;
                continue;
            }
            // docs/backends.md, status codes: a trace over max_bytes_per_trace is lost, and the answer is 200.
            OtlpTracesBody.Span cut = limits.cut(span);
            long bytes = traceBytes.get(trace, 0) + SpanLimits.bytes(cut);
            traceBytes.put(trace, bytes);
            if (bytes > MAX_TRACE_BYTES) {
                lost++;
                continue;
            }
            if (first == Long.MAX_VALUE) {
                arrivals.put(key, now);
            }
            sink.span(cut);
            stored++;
        }
        List<Refusal> refusals = lost == 0
                ? List.of()
                : List.of(new Refusal(
                        NAME + ": trace size",
                        "TRACE_TOO_LARGE: max size of trace (" + MAX_TRACE_BYTES + ") exceeded",
                        lost,
                        true));
        byte[] body = json ? "{\"partialSuccess\":{}}".getBytes(StandardCharsets.UTF_8) : new byte[] {0x0a, 0x00};
        return new Verdict(
                200,
                json ? "application/json" : "application/x-protobuf",
                body,
                json ? "{\"partialSuccess\":{}}" : "0a 00",
                stored,
                repeated,
                refusals);
    }

    /** docs/backends.md, OTLP traces: ids. */
    private static void check(OtlpTracesBody.Span span) throws Refused {
        if (span.traceId().isEmpty()) {
            throw new Refused(400, NAME + ": trace id", "trace ids must be 128 bit, received 0 bits");
        }
        if (span.spanId().isEmpty()) {
            throw new Refused(400, NAME + ": span id", "span ids must be 64 bit and not all zero, received 0 bits");
        }
    }

    /** docs/backends.md, content types and encodings: Tempo. */
    private static OtlpTracesBody parse(Post post, boolean json) throws Refused {
        if (!json && !post.mediaType().equals("application/x-protobuf")) {
            throw new Refused(
                    415,
                    NAME + ": content type",
                    "415 unsupported media type, supported: [application/json, application/x-protobuf]");
        }
        if (json && post.encoding().isEmpty() && Unpack.looksLikeGzip(post.body())) {
            throw new Refused(
                    500,
                    NAME + ": gzip without its header",
                    "{\"code\": 13, \"message\": \"failed to marshal error message\"}");
        }
        try {
            byte[] body = switch (post.encoding()) {
                case "" -> post.body();
                case "gzip" -> Unpack.gzip(post.body(), MAX_BYTES);
                case "deflate", "zlib" -> Unpack.deflate(post.body(), false, MAX_BYTES);
                default ->
                    throw new Refused(
                            400, NAME + ": content encoding", "unsupported Content-Encoding: " + post.encoding());
            };
            if (body.length > MAX_BYTES) {
                throw new Unpack.TooLarge();
            }
            return PayloadDecoder.otlpTraces(json ? OtlpEncoding.JSON : OtlpEncoding.PROTOBUF, body);
        } catch (Unpack.TooLarge e) {
            throw new Refused(400, "Sizes: Tempo", "http: request body too large");
        } catch (IOException e) {
            throw new Refused(400, NAME + ": content encoding", String.valueOf(e.getMessage()));
        } catch (DecodeException e) {
            throw new Refused(400, NAME + ": body", String.valueOf(e.getMessage()));
        }
    }

    private static Verdict refused(Refused e, boolean json, int items) {
        List<Refusal> refusals = new ArrayList<>(e.refusals(items));
        if (e.status() == 415 || e.status() == 500) {
            return Verdict.plain(e.status(), e.reason(), 0, 0, refusals);
        }
        int code = Status.code(e.status());
        return new Verdict(
                e.status(),
                json ? "application/json" : "application/x-protobuf",
                json ? Status.json(code, e.reason()) : Status.protobuf(code, e.reason()),
                e.reason(),
                0,
                0,
                refusals);
    }
}
