package gametracker.core.record;

/** A note of what happened before an error. */
public record Breadcrumb(long timeNanos, String message, Fields data) {
    private static final int BASE_BYTES = 56;

    /** Estimates what it takes in memory, in bytes. */
    int weight() {
        return BASE_BYTES + Fields.weight(message) + data.weight();
    }
}
