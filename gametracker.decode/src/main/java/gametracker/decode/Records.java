package gametracker.decode;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a body holds, as lines for people to read. */
public final class Records {
    private Records() {}

    /**
     * Lists the records of an envelope of GameTracker's.
     *
     * @param envelope of any format
     * @return its log records, samples or spans, in the order of the body
     * @throws DecodeException if the body is not what its format says
     */
    public static List<DecodedRecord> of(Envelope envelope) {
        return of(PayloadDecoder.decode(envelope.format(), envelope.bytes()));
    }

    /**
     * Lists the records of a body.
     *
     * @param decoded the content of a body
     * @return its log records, samples or spans, in the order of the body
     */
    public static List<DecodedRecord> of(DecodedBody decoded) {
        List<DecodedRecord> records = new ArrayList<>(decoded.items());
        if (decoded instanceof LokiPushBody push) {
            push.streams().forEach(stream -> stream.entries().forEach(entry -> records.add(entry(stream, entry))));
        } else if (decoded instanceof RemoteWriteBody request) {
            request.series().forEach(series -> series.samples().forEach(each -> records.add(sample(series, each))));
        } else if (decoded instanceof OtlpLogsBody logs) {
            logs.logs().forEach(log -> records.add(log(log)));
        } else if (decoded instanceof OtlpTracesBody traces) {
            traces.spans().forEach(span -> records.add(span(span)));
        } else if (decoded instanceof OtlpMetricsBody metrics) {
            metrics.metrics().forEach(metric -> metric.points().forEach(point -> records.add(point(metric, point))));
        }
        return records;
    }

    private static DecodedRecord entry(LokiPushBody.Stream stream, LokiPushBody.Entry entry) {
        Optional<LokiLine> line = LokiLine.parse(entry.line());
        Instant time = instant(entry.timeNanos());
        String json = JsonText.object(out -> {
            out.field("time", time.toString());
            out.field("labels", stream.labels());
            if (!entry.metadata().isEmpty()) {
                out.field("metadata", entry.metadata());
            }
            if (line.isPresent()) {
                out.raw("line", entry.line());
            } else {
                out.field("line", entry.line());
            }
        });
        String message =
                line.map(LokiLine::message).filter(text -> !text.isEmpty()).orElse(entry.line());
        return new DecodedRecord(
                Signal.LOGS, time, message, level(stream.labels().get("level")), json);
    }

    private static DecodedRecord sample(RemoteWriteBody.Series series, RemoteWriteBody.Sample sample) {
        Map<String, String> labels = new TreeMap<>();
        series.labels().forEach(label -> labels.put(label.name(), label.value()));
        Instant time = Instant.ofEpochMilli(sample.timeMillis());
        String name = labels.getOrDefault("__name__", "");
        String json = JsonText.object(out -> {
            out.field("time", time.toString());
            out.field("labels", labels);
            out.field("value", sample.isStale() ? "stale" : sample.value());
        });
        return new DecodedRecord(Signal.METRICS, time, name, Optional.empty(), json);
    }

    private static DecodedRecord log(OtlpLogsBody.Log log) {
        Instant time = instant(log.timeNanos() != 0 ? log.timeNanos() : log.observedNanos());
        String json = JsonText.object(out -> {
            out.field("time", time.toString());
            out.field("severity", log.severity());
            out.field("severityText", log.severityText());
            out.field("body", log.body());
            out.field("attributes", log.attributes());
            out.field("traceId", log.traceId());
            out.field("spanId", log.spanId());
            if (!log.eventName().isEmpty()) {
                out.field("eventName", log.eventName());
            }
            origin(out, log.origin());
        });
        return new DecodedRecord(
                Signal.LOGS, time, OtlpText.of(log.body()), Optional.ofNullable(level(log.severity())), json);
    }

    private static DecodedRecord span(OtlpTracesBody.Span span) {
        Instant start = instant(span.startNanos());
        String json = JsonText.object(out -> {
            out.field("time", start.toString());
            out.field("name", span.name());
            out.field("durationNanos", span.durationNanos());
            out.field("traceId", span.traceId());
            out.field("spanId", span.spanId());
            out.field("parentSpanId", span.parentSpanId());
            out.field("kind", span.kind());
            out.field("status", span.status());
            out.field("statusMessage", span.statusMessage());
            out.field("attributes", span.attributes());
            out.field("events", events(span.events()));
            if (!span.links().isEmpty()) {
                out.field("links", links(span.links()));
            }
            origin(out, span.origin());
        });
        return new DecodedRecord(Signal.TRACES, start, span.name(), Optional.empty(), json);
    }

    private static List<Map<String, Object>> events(List<OtlpTracesBody.Event> events) {
        return events.stream()
                .map(event -> Map.<String, Object>of(
                        "time",
                        instant(event.timeNanos()).toString(),
                        "name",
                        event.name(),
                        "attributes",
                        event.attributes()))
                .toList();
    }

    private static List<Map<String, Object>> links(List<OtlpTracesBody.Link> links) {
        return links.stream()
                .map(link -> Map.<String, Object>of(
                        "traceId", link.traceId(), "spanId", link.spanId(), "attributes", link.attributes()))
                .toList();
    }

    private static DecodedRecord point(OtlpMetricsBody.Metric metric, OtlpMetricsBody.Point point) {
        Instant time = instant(point.timeNanos());
        String json = JsonText.object(out -> {
            out.field("time", time.toString());
            out.field("name", metric.name());
            out.field("unit", metric.unit());
            out.field("kind", metric.kind().name().toLowerCase(Locale.ROOT));
            if (!metric.cumulative()) {
                out.field("temporality", "delta");
            }
            out.field("attributes", point.attributes());
            if (point.noValue()) {
                out.field("value", "stale");
            } else if (point instanceof OtlpMetricsBody.NumberPoint number) {
                out.field("value", number.value());
            } else if (point instanceof OtlpMetricsBody.HistogramPoint histogram) {
                out.field("count", histogram.count());
                out.field("sum", histogram.sum());
                out.field("bounds", histogram.bounds());
                out.field("counts", histogram.counts());
            } else if (point instanceof OtlpMetricsBody.SummaryPoint summary) {
                out.field("count", summary.count());
                out.field("sum", summary.sum());
                Map<String, Object> quantiles = new TreeMap<>();
                summary.quantiles().forEach((quantile, value) -> quantiles.put(quantile.toString(), value));
                out.field("quantiles", quantiles);
            }
            origin(out, metric.origin());
        });
        return new DecodedRecord(Signal.METRICS, time, metric.name(), Optional.empty(), json);
    }

    private static void origin(JsonText out, OtlpOrigin origin) {
        out.field("resource", origin.resource());
        out.field("scope", origin.scope());
    }

    /** Unsigned, as OTLP has it. */
    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(
                Long.divideUnsigned(nanos, 1_000_000_000L), Long.remainderUnsigned(nanos, 1_000_000_000L));
    }

    private static Optional<Level> level(@Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "debug", "trace" -> Optional.of(Level.DEBUG);
            case "info" -> Optional.of(Level.INFO);
            case "warn", "warning" -> Optional.of(Level.WARN);
            case "error", "fatal", "critical" -> Optional.of(Level.ERROR);
            default -> Optional.empty();
        };
    }

    /** OpenTelemetry, log data model, "Field: SeverityNumber". */
    private static @Nullable Level level(int severity) {
        if (severity < 1 || severity > 24) {
            return null;
        }
        return severity < 9 ? Level.DEBUG : severity < 13 ? Level.INFO : severity < 17 ? Level.WARN : Level.ERROR;
    }
}
