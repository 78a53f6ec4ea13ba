package gametracker.core.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sum of histograms that are one as they go out. Those of one name have the same bounds. */
final class MergedHistogram extends HistogramSeries implements Merged {
    private final List<HistogramSeries> parts = new ArrayList<>();

    MergedHistogram(String name, List<Label> labels, double[] bounds) {
        super(name, labels, bounds, Merged.UNTOUCHED, reason -> {});
    }

    @Override
    public void merge(Series part) {
        parts.add((HistogramSeries) part);
    }

    @Override
    public boolean collect() {
        Arrays.fill(collectedBuckets, 0);
        long count = 0;
        double sum = 0;
        for (HistogramSeries part : parts) {
            if (part.collect()) {
                for (int i = 0; i < collectedBuckets.length; i++) {
                    collectedBuckets[i] += part.collectedInBucket(i);
                }
                count += part.collectedCount();
                sum = Buckets.limited(sum + part.collectedSum());
            }
        }
        collectedCount = count;
        collectedSum = sum;
        return count > 0;
    }
}
