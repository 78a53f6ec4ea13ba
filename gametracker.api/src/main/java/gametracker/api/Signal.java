package gametracker.api;

/** The three kinds of telemetry. Each travels in a lane of its own, so trouble with one holds up no other. */
public enum Signal {
    /** Log records. */
    LOGS,
    /** Counters, gauges and histograms. */
    METRICS,
    /** Spans. */
    TRACES
}
