package gametracker.core;

import gametracker.api.Protocol;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import gametracker.core.format.Identity;
import gametracker.core.format.LokiPush;
import gametracker.core.format.MetricEncoder;
import gametracker.core.format.OtlpLogs;
import gametracker.core.format.OtlpMetrics;
import gametracker.core.format.OtlpTraces;
import gametracker.core.format.RecordEncoder;
import gametracker.core.format.RemoteWrite;
import gametracker.core.record.Device;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.LogRecord;
import gametracker.core.redact.Redaction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the encoders of a protocol, on the collector's thread.
 *
 * @param structuredMetadata as {@link gametracker.api.TrackerConfig#lokiStructuredMetadata()}
 * @param redaction what records and device pass before they are encoded; null if the game has no redactor
 */
record Encoders(
        Protocol protocol,
        Identity identity,
        boolean structuredMetadata,
        @Nullable Redaction redaction) {
    /** Makes those of a session. */
    static Encoders of(TrackerConfig config, String sessionId, @Nullable Redaction redaction) {
        Identity identity = new Identity(
                config.game(),
                config.version(),
                config.environment(),
                sessionId,
                config.instance().orElse(sessionId),
                Device.fields(config.device()));
        return new Encoders(config.protocol(), identity, config.lokiStructuredMetadata(), redaction);
    }

    /** The formats of the protocol's bodies. */
    Set<Format> formats() {
        return switch (protocol) {
            case LGTM -> Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES);
            case OTLP -> Set.of(Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES);
        };
    }

    RecordEncoder<LogRecord> logs() {
        RecordEncoder<LogRecord> encoder = switch (protocol) {
            case LGTM -> new LokiPush(redactedIdentity(), structuredMetadata);
            case OTLP -> new OtlpLogs(redactedIdentity());
        };
        return redaction == null ? encoder : redaction.logs(encoder);
    }

    RecordEncoder<EndedSpan> spans() {
        RecordEncoder<EndedSpan> encoder = new OtlpTraces(redactedIdentity());
        return redaction == null ? encoder : redaction.spans(encoder);
    }

    MetricEncoder metrics() {
        return switch (protocol) {
            case LGTM -> new RemoteWrite(redactedIdentity());
            case OTLP -> new OtlpMetrics(redactedIdentity());
        };
    }

    private Identity redactedIdentity() {
        return redaction == null ? identity : identity.withDevice(redaction.device(identity.device()));
    }
}
