package gametracker.core.series;

import gametracker.api.DropReason;
import gametracker.core.queue.WakeSignal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** A registry whose refusals are counted. */
final class RegistryFixture {
    final Map<DropReason, AtomicLong> refused = new ConcurrentHashMap<>();
    final List<String> notes = new CopyOnWriteArrayList<>();
    final WakeSignal wakeSignal = new WakeSignal(() -> {});
    final SeriesRegistry registry;

    RegistryFixture(int maxSeries) {
        this(maxSeries, Map.of());
    }

    RegistryFixture(int maxSeries, Map<String, double[]> bounds) {
        this(maxSeries, bounds, false);
    }

    RegistryFixture(int maxSeries, Map<String, double[]> bounds, boolean utf8Names) {
        registry = new SeriesRegistry(
                maxSeries,
                bounds,
                wakeSignal,
                reason -> refused.computeIfAbsent(reason, r -> new AtomicLong()).incrementAndGet(),
                utf8Names,
                notes::add);
    }

    long refused(DropReason reason) {
        AtomicLong count = refused.get(reason);
        return count == null ? 0 : count.get();
    }

    /** Name and labels of all series, collected. */
    String names() {
        StringBuilder names = new StringBuilder();
        for (Series series : registry.all()) {
            names.append(names.isEmpty() ? "" : " ").append(series.name()).append('{');
            String comma = "";
            for (Label label : series.labels()) {
                names.append(comma).append(label.name()).append('=').append(label.value());
                comma = ",";
            }
            names.append('}');
        }
        return names.toString();
    }

    long counted(int index) {
        CounterSeries series = (CounterSeries) registry.all().get(index);
        series.collect();
        return series.collected();
    }
}
