package gametracker.core.series;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;

/**
 * All series of a tracker as they go out: with redacted labels, and those that thereby have become equal as one. Counters
 * and histograms add up, a gauge is the one that was set last. A series whose labels stay as they are goes out as it is.
 *
 * <p>Each label's value is redacted once, when its series is first seen here. Belongs to the collector's thread.
 */
public final class RedactedSeries implements Supplier<List<Series>> {
    private final SeriesRegistry registry;
    private final BinaryOperator<String> redaction;
    private final List<Series> outgoing = new ArrayList<>();
    private final Map<Key, Integer> places = new HashMap<>();
    private int seen;

    /**
     * Prepares, for a registry that is empty.
     *
     * @param redaction given a label's name and value, returns what its value is to be
     */
    public RedactedSeries(SeriesRegistry registry, BinaryOperator<String> redaction) {
        this.registry = registry;
        this.redaction = redaction;
        registry.orderGauges();
    }

    private record Key(String name, List<Label> labels) {}

    /** Returns all there are now. A series keeps its place; what is found there may be another object later. */
    @Override
    public List<Series> get() {
        List<Series> all = registry.all();
        while (seen < all.size()) {
            add(all.get(seen));
            seen++;
        }
        return Collections.unmodifiableList(outgoing);
    }

    private void add(Series series) {
        List<Label> labels = series.own ? series.labels() : redacted(series.labels());
        Integer place = places.putIfAbsent(new Key(series.name(), labels), outgoing.size());
        if (place == null) {
            outgoing.add(labels == series.labels() ? series : merged(series, labels, series.startNanos()));
            return;
        }
        Series there = outgoing.get(place);
        if (!(there instanceof Merged)) {
            there = merged(there, labels, there.startNanos());
            outgoing.set(place, there);
        }
        ((Merged) there).merge(series);
    }

    /** Begun is begun: a series that others join keeps its start. */
    private static Series merged(Series first, List<Label> labels, long startNanos) {
        Series merged = Merged.like(first, labels);
        merged.begin(startNanos);
        ((Merged) merged).merge(first);
        return merged;
    }

    private List<Label> redacted(List<Label> labels) {
        List<Label> changed = null;
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            // A game has no such label: of its own it is "exported_overflow".
            boolean ours = label.name().equals(LabelSet.OVERFLOW);
            String value = ours ? label.value() : Legal.labelValue(redaction.apply(label.name(), label.value()));
            if (changed == null && !value.equals(label.value())) {
                changed = new ArrayList<>(labels.subList(0, i));
            }
            if (changed != null && !value.isEmpty()) {
                changed.add(new Label(label.name(), value));
            }
        }
        return changed == null ? labels : List.copyOf(changed);
    }
}
