package gametracker.core.series;

import java.util.ArrayList;
import java.util.List;

/** The sum of counters that are one as they go out. Nothing is added to it but by them. */
final class MergedCounter extends CounterSeries implements Merged {
    private final List<CounterSeries> parts = new ArrayList<>();

    MergedCounter(String name, List<Label> labels) {
        super(name, labels, Merged.UNTOUCHED, reason -> {});
    }

    @Override
    public void merge(Series part) {
        parts.add((CounterSeries) part);
    }

    @Override
    public boolean collect() {
        boolean hasValue = false;
        long sum = 0;
        for (CounterSeries part : parts) {
            if (part.collect()) {
                hasValue = true;
                sum = saturated(sum, part.collected());
            }
        }
        collected = sum;
        return hasValue;
    }
}
