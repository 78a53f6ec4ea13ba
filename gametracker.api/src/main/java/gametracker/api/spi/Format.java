package gametracker.api.spi;

import gametracker.api.Signal;

/** The payload format of an envelope. */
public enum Format {
    /** Loki's push request as JSON: one stream, one UTC hour. */
    LOKI_PUSH(Signal.LOGS),
    /** Prometheus remote write 1.0: {@code prometheus.WriteRequest} in a Snappy block. */
    REMOTE_WRITE_1(Signal.METRICS),
    /** {@code ExportLogsServiceRequest} as OTLP JSON. */
    OTLP_LOGS(Signal.LOGS),
    /** {@code ExportMetricsServiceRequest} as OTLP JSON. */
    OTLP_METRICS(Signal.METRICS),
    /** {@code ExportTraceServiceRequest} as OTLP JSON. */
    OTLP_TRACES(Signal.TRACES);

    private final Signal signal;

    Format(Signal signal) {
        this.signal = signal;
    }

    /**
     * Returns the signal that travels in this format.
     *
     * @return the signal
     */
    public Signal signal() {
        return signal;
    }

    /**
     * Returns whether the body is JSON, which a transport may compress with gzip.
     *
     * @return false for {@link #REMOTE_WRITE_1}, which is compressed already
     */
    public boolean isJson() {
        return this != REMOTE_WRITE_1;
    }
}
