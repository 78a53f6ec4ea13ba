package gametracker.core;

import gametracker.api.Protocol;
import gametracker.api.spi.Format;
import gametracker.core.format.Identity;
import gametracker.core.format.LokiPush;
import gametracker.core.format.MetricEncoder;
import gametracker.core.format.OtlpLogs;
import gametracker.core.format.OtlpMetrics;
import gametracker.core.format.OtlpTraces;
import gametracker.core.format.RecordEncoder;
import gametracker.core.format.RemoteWrite;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.LogRecord;
import java.util.Set;

/**
 * Makes the encoders of a protocol.
 *
 * @param structuredMetadata as {@link gametracker.api.TrackerConfig#lokiStructuredMetadata()}
 */
record Encoders(Protocol protocol, Identity identity, boolean structuredMetadata) {
    /** The formats of the protocol's bodies. */
    Set<Format> formats() {
        return switch (protocol) {
            case LGTM -> Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES);
            case OTLP -> Set.of(Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES);
        };
    }

    RecordEncoder<LogRecord> logs() {
        return switch (protocol) {
            case LGTM -> new LokiPush(identity, structuredMetadata);
            case OTLP -> new OtlpLogs(identity);
        };
    }

    RecordEncoder<EndedSpan> spans() {
        return new OtlpTraces(identity);
    }

    MetricEncoder metrics() {
        return switch (protocol) {
            case LGTM -> new RemoteWrite(identity);
            case OTLP -> new OtlpMetrics(identity);
        };
    }
}
