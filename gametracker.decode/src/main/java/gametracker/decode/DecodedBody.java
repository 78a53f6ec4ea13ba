package gametracker.decode;

/** The content of a body. */
public sealed interface DecodedBody
        permits LokiPushBody, RemoteWriteBody, OtlpLogsBody, OtlpMetricsBody, OtlpTracesBody {
    /**
     * Counts what is in it.
     *
     * @return log records, samples, data points or spans
     */
    int items();
}
