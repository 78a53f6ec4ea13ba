package gametracker.decode;

/** The content of a body. */
public sealed interface Decoded permits LokiPush, WriteRequest, OtlpLogs, OtlpMetrics, OtlpTraces {
    /**
     * Counts what is in it.
     *
     * @return log records, samples, data points or spans
     */
    int items();
}
