package gametracker.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them: three significant digits, thousands apart. */
final class Figures {
    static final String NONE = "–";

    private Figures() {}

    static String of(double value) {
        if (Double.isNaN(value)) {
            return NONE;
        }
        double size = Math.abs(value);
        if (size < 0.05) {
            return "0";
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value).replaceAll("\\.?0+$", "");
    }

    /** A part of a whole: what counting at the edges of a run adds to it is cut. */
    static String percent(double share) {
        return percent(share, true);
    }

    static String percent(double share, boolean ofWhole) {
        if (Double.isNaN(share)) {
            return NONE;
        }
        return of(ofWhole ? Math.min(100, 100 * share) : 100 * share) + "%";
    }

    static String nanos(double nanos) {
        if (Double.isNaN(nanos)) {
            return NONE;
        }
        if (nanos >= 1e6) {
            return of(nanos / 1e6) + " ms";
        }
        return nanos >= 1e3 ? of(nanos / 1e3) + " µs" : of(nanos) + " ns";
    }

    static double median(double... values) {
        double[] sorted = values.clone();
        java.util.Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
