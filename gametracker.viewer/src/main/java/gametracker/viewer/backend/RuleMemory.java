package gametracker.viewer.backend;

/**
 * How much the imitated servers remember for their rules: of a repeat they know only if the first is among these.
 *
 * @param lines log lines that Loki recognises
 * @param spans spans that Tempo recognises, and traces whose size it knows
 * @param series series whose last sample Prometheus knows
 * @param lateSamples samples that Prometheus recognises within its out-of-order window
 */
public record RuleMemory(int lines, int spans, int series, int lateSamples) {
    /** As much as is ever useful for games. */
    public static final RuleMemory FULL = new RuleMemory(250_000, 200_000, 100_000, 250_000);

    /** A map's entry with its key, and what it leads to. */
    private static final int BYTES_A_SERIES = 140;

    /** As much of {@link #FULL} as fits. */
    public static RuleMemory within(long bytes) {
        double share = Math.min(1, (double) bytes / FULL.bytes());
        return new RuleMemory((int) (FULL.lines * share), (int) (FULL.spans * share), (int) (FULL.series * share), (int)
                (FULL.lateSamples * share));
    }

    /** At most; less as long as less came in. */
    public long bytes() {
        return (lines + 2L * spans + lateSamples) * RecentHashes.BYTES_AN_ENTRY + (long) series * BYTES_A_SERIES;
    }
}
