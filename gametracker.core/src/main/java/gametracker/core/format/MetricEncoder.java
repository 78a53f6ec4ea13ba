package gametracker.core.format;

import gametracker.core.series.Series;
import java.util.List;

/** Encodes what series hold as of their last {@code collect()}. One thread at a time. */
public interface MetricEncoder {
    /** What a body says of its series. */
    enum Content {
        /** What each series holds: one sample, of a histogram one for each bucket, the sum and the count. */
        VALUE,

        /**
         * That the series begin: the zero before the first value of a counter or histogram, at the time of the
         * collection before. {@link Series#startNanos} is that time by then. Gauges are left out. No item counts.
         */
        ZERO,

        /** That the series are over: a marker for each. No item counts. */
        END
    }

    /** Encodes series into bodies that hold nothing else. No series is not worth a body. */
    void encode(List<? extends Series> series, Content content, long timeNanos, BodySink sink);
}
