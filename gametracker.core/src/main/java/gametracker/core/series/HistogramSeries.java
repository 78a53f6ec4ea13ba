package gametracker.core.series;

import gametracker.core.queue.WakeSignal;
import java.util.List;

/**
 * Measurements counted in buckets. The sum of measurements stays within what a double can hold; it shrinks where
 * measurements are negative.
 */
public sealed class HistogramSeries extends Series implements Cell.OfHistogram permits MergedHistogram {
    final double[] bounds;
    private final Buckets buckets;
    final long[] collectedBuckets;
    long collectedCount;
    double collectedSum;

    HistogramSeries(String name, List<Label> labels, double[] bounds, WakeSignal wakeSignal, Refusals refusals) {
        super(name, labels, wakeSignal, refusals);
        this.bounds = bounds;
        this.buckets = new Buckets(bounds.length + 1);
        this.collectedBuckets = new long[bounds.length + 1];
    }

    @Override
    public final boolean tryRecord(double value) {
        if (!Double.isFinite(value)) {
            return refuseInvalid(Metric.Kind.HISTOGRAM, "a value was no finite number");
        }
        buckets.add(bucketOf(value), value);
        return touched();
    }

    private int bucketOf(double value) {
        int bucket = 0;
        while (bucket < bounds.length && value > bounds[bucket]) {
            bucket++;
        }
        return bucket;
    }

    @Override
    public boolean collect() {
        collectedSum = buckets.collect(collectedBuckets);
        long count = 0;
        for (long inBucket : collectedBuckets) {
            count += inBucket;
        }
        collectedCount = count;
        return count > 0;
    }

    /** How many upper bounds there are; there is one bucket more, for what is above the last. */
    public final int boundCount() {
        return bounds.length;
    }

    public final double bound(int index) {
        return bounds[index];
    }

    /** As of the last {@link #collect()}: measurements in this bucket alone, 0 to {@link #boundCount()}. */
    public final long collectedInBucket(int index) {
        return collectedBuckets[index];
    }

    /** As of the last {@link #collect()}: all measurements, exactly the sum of the buckets. */
    public final long collectedCount() {
        return collectedCount;
    }

    /** As of the last {@link #collect()}: the sum of all measurements. */
    public final double collectedSum() {
        return collectedSum;
    }
}
