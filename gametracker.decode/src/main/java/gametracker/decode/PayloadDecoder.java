package gametracker.decode;

import gametracker.api.spi.Format;

/**
 * Decodes bodies, uncompressed but for the Snappy block of remote write. All methods throw {@link DecodeException} if a
 * body is not what its format says.
 */
public final class PayloadDecoder {
    private PayloadDecoder() {}

    /**
     * Decodes a body as GameTracker writes it, OTLP as JSON.
     *
     * @param format what the bytes are
     * @param body the bytes
     * @return the content
     */
    public static DecodedBody decode(Format format, byte[] body) {
        return decode(format, OtlpEncoding.JSON, body);
    }

    /**
     * Decodes a body of any format.
     *
     * @param format what the bytes are
     * @param encoding matters for OTLP alone
     * @param body the bytes
     * @return the content
     */
    public static DecodedBody decode(Format format, OtlpEncoding encoding, byte[] body) {
        return switch (format) {
            case LOKI_PUSH -> lokiPush(body);
            case REMOTE_WRITE_1 -> remoteWrite(body);
            case OTLP_LOGS -> otlpLogs(encoding, body);
            case OTLP_METRICS -> otlpMetrics(encoding, body);
            case OTLP_TRACES -> otlpTraces(encoding, body);
        };
    }

    /**
     * Decodes Loki's push JSON.
     *
     * @param body the JSON
     * @return its streams
     */
    public static LokiPushBody lokiPush(byte[] body) {
        return LokiPushReader.read(body);
    }

    /**
     * Decodes remote write 1.0.
     *
     * @param body a Snappy block
     * @return its series
     */
    public static RemoteWriteBody remoteWrite(byte[] body) {
        return RemoteWriteReader.read(body);
    }

    /**
     * Decodes OTLP logs.
     *
     * @param encoding JSON or protobuf
     * @param body the bytes
     * @return the log records
     */
    public static OtlpLogsBody otlpLogs(OtlpEncoding encoding, byte[] body) {
        return OtlpReader.logs(body, encoding == OtlpEncoding.JSON);
    }

    /**
     * Decodes OTLP metrics.
     *
     * @param encoding JSON or protobuf
     * @param body the bytes
     * @return the metrics
     */
    public static OtlpMetricsBody otlpMetrics(OtlpEncoding encoding, byte[] body) {
        return OtlpReader.metrics(body, encoding == OtlpEncoding.JSON);
    }

    /**
     * Decodes OTLP traces.
     *
     * @param encoding JSON or protobuf
     * @param body the bytes
     * @return the spans
     */
    public static OtlpTracesBody otlpTraces(OtlpEncoding encoding, byte[] body) {
        return OtlpReader.traces(body, encoding == OtlpEncoding.JSON);
    }
}
