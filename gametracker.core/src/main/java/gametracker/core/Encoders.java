package gametracker.core;

import gametracker.api.Protocol;
import gametracker.api.spi.Format;
import gametracker.core.collect.RecordBatcher;
import gametracker.core.format.BodySink;
import gametracker.core.format.Identity;
import gametracker.core.format.LogFormat;
import gametracker.core.format.LokiPush;
import gametracker.core.format.MetricFormat;
import gametracker.core.format.OtlpLogs;
import gametracker.core.format.OtlpMetrics;
import gametracker.core.format.OtlpTraces;
import gametracker.core.format.RemoteWrite;
import gametracker.core.format.SpanFormat;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.LogRecord;
import gametracker.core.series.Series;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The formatters of a protocol. Each is made by the collector's thread when there is first something to encode, so that
 * a game's start loads none of their classes.
 */
final class Encoders {
    private final Protocol protocol;
    private final Identity identity;
    private final boolean structuredMetadata;
    private volatile @Nullable LogFormat logs;
    private volatile @Nullable SpanFormat spans;

    /** @param structuredMetadata as {@link gametracker.api.TrackerConfig#lokiStructuredMetadata()} */
    Encoders(Protocol protocol, Identity identity, boolean structuredMetadata) {
        this.protocol = protocol;
        this.identity = identity;
        this.structuredMetadata = structuredMetadata;
    }

    /** What the protocol's bodies are. */
    Set<Format> formats() {
        return switch (protocol) {
            case LGTM -> Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES);
            case OTLP -> Set.of(Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES);
        };
    }

    /** Log records whose encoding had to be cut; any thread. */
    long truncatedLogs() {
        LogFormat format = logs;
        return format == null ? 0 : format.truncated();
    }

    /** Spans whose encoding had to be cut; any thread. */
    long truncatedSpans() {
        SpanFormat format = spans;
        return format == null ? 0 : format.truncated();
    }

    private LogFormat logFormat() {
        LogFormat format = logs;
        if (format == null) {
            format = switch (protocol) {
                case LGTM -> new LokiPush(identity, structuredMetadata);
                case OTLP -> new OtlpLogs(identity);
            };
            logs = format;
        }
        return format;
    }

    private SpanFormat spanFormat() {
        SpanFormat format = spans;
        if (format == null) {
            format = new OtlpTraces(identity);
            spans = format;
        }
        return format;
    }

    RecordBatcher.Encoder<LogRecord> ofLogs() {
        return new RecordBatcher.Encoder<>() {
            @Override
            public void add(LogRecord log, BodySink sink) {
                logFormat().add(log, sink);
            }

            @Override
            public void finish(BodySink sink) {
                logFormat().finish(sink);
            }

            @Override
            public int openItems() {
                return logs == null ? 0 : logFormat().openItems();
            }

            @Override
            public int openBytes() {
                return logs == null ? 0 : logFormat().openBytes();
            }
        };
    }

    <S extends EndedSpan> RecordBatcher.Encoder<S> ofSpans() {
        return new RecordBatcher.Encoder<>() {
            @Override
            public void add(S span, BodySink sink) {
                spanFormat().add(span, sink);
            }

            @Override
            public void finish(BodySink sink) {
                spanFormat().finish(sink);
            }

            @Override
            public int openItems() {
                return spans == null ? 0 : spanFormat().openItems();
            }

            @Override
            public int openBytes() {
                return spans == null ? 0 : spanFormat().openBytes();
            }
        };
    }

    MetricFormat ofMetrics() {
        return new MetricFormat() {
            private @Nullable MetricFormat made;

            private MetricFormat format() {
                MetricFormat format = made;
                if (format == null) {
                    format = switch (protocol) {
                        case LGTM -> new RemoteWrite(identity);
                        case OTLP -> new OtlpMetrics(identity);
                    };
                    made = format;
                }
                return format;
            }

            @Override
            public void values(List<? extends Series> series, long timeNanos, BodySink sink) {
                format().values(series, timeNanos, sink);
            }

            @Override
            public void starts(List<? extends Series> series, long timeNanos, BodySink sink) {
                format().starts(series, timeNanos, sink);
            }

            @Override
            public void ends(List<? extends Series> series, long timeNanos, BodySink sink) {
                format().ends(series, timeNanos, sink);
            }

            @Override
            public int items(Series series) {
                return format().items(series);
            }
        };
    }
}
