package gametracker.viewer.backend;

/**
 * Limits on what the imitated servers remember. A server recognises a repeat only if the first one is among these.
 *
 * @param lines log lines that Loki recognises
 * @param spans spans that Tempo recognises, and traces whose size it knows
 * @param series series whose last sample Prometheus knows
 * @param lateSamples samples that Prometheus recognises within its out-of-order window
 */
public record RuleMemory(int lines, int spans, int series, int lateSamples) {
    /** The limits where memory is no concern. */
    public static final RuleMemory FULL = new RuleMemory(250_000, 200_000, 100_000, 250_000);

    /** A map entry with its key and value. */
    private static final int BYTES_A_SERIES = 140;

    /** Reduces {@link #FULL} so that it fits into a number of bytes. */
    public static RuleMemory within(long bytes) {
        double share = Math.min(1, (double) bytes / FULL.bytes());
        return new RuleMemory((int) (FULL.lines * share), (int) (FULL.spans * share), (int) (FULL.series * share), (int)
                (FULL.lateSamples * share));
    }

    /** Returns the largest size that these limits allow. */
    public long bytes() {
        return (lines + 2L * spans + lateSamples) * RecentHashes.BYTES_AN_ENTRY + (long) series * BYTES_A_SERIES;
    }
}
