package gametracker.api;

/** What goes over the wire. */
public enum Protocol {
    /** Loki push for logs, Prometheus remote write 1.0 for metrics, OTLP/HTTP JSON for traces. */
    LGTM,
    /** OTLP/HTTP JSON for all three. */
    OTLP
}
