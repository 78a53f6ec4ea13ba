package gametracker.decode;

import java.util.List;

/**
 * Prometheus' remote write 1.0, {@code prometheus.WriteRequest}.
 *
 * @param series in the order of the body
 */
public record RemoteWriteBody(List<Series> series) implements DecodedBody {
    /** Copies the list. */
    public RemoteWriteBody {
        series = List.copyOf(series);
    }

    @Override
    public int items() {
        return series.stream().mapToInt(one -> one.samples().size()).sum();
    }

    /**
     * Samples that share their labels.
     *
     * @param labels in the order of the body, repeated names included
     * @param samples in the order of the body
     * @param validUtf8 whether every name and value was valid UTF-8; what was not holds U+FFFD
     */
    public record Series(List<Label> labels, List<Sample> samples, boolean validUtf8) {
        /** Copies both lists. */
        public Series {
            labels = List.copyOf(labels);
            samples = List.copyOf(samples);
        }
    }

    /**
     * A name and its value.
     *
     * @param name as sent
     * @param value as sent
     */
    public record Label(String name, String value) {}

    /**
     * A value at a time.
     *
     * @param timeMillis Unix time
     * @param bits the IEEE 754 bits, since one of the NaNs has a meaning
     */
    public record Sample(long timeMillis, long bits) {
        /** The NaN that ends a series. */
        public static final long STALE_BITS = 0x7ff0000000000002L;

        /**
         * Returns the number.
         *
         * @return any double
         */
        public double value() {
            return Double.longBitsToDouble(bits);
        }

        /**
         * Says whether this is the marker that ends a series.
         *
         * @return true for that one NaN
         */
        public boolean isStale() {
            return bits == STALE_BITS;
        }
    }
}
