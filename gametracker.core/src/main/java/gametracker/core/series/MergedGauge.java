package gametracker.core.series;

import java.util.ArrayList;
import java.util.List;

/** Gauges that are one as they go out: the value of the one that was set last. */
final class MergedGauge extends GaugeSeries implements Merged {
    private final List<GaugeSeries> parts = new ArrayList<>();

    MergedGauge(String name, List<Label> labels) {
        super(name, labels, Merged.UNTOUCHED, reason -> {}, null);
    }

    @Override
    public void merge(Series part) {
        parts.add((GaugeSeries) part);
    }

    @Override
    public boolean collect() {
        GaugeSeries last = null;
        for (GaugeSeries part : parts) {
            if (part.collect() && (last == null || part.place() > last.place())) {
                last = part;
            }
        }
        if (last == null) {
            return false;
        }
        collected = last.collected();
        return true;
    }
}
