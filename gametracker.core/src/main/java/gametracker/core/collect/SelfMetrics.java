package gametracker.core.collect;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.SeriesRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The library's own counters, {@code gametracker_delivered_total{signal}} and {@code
 * gametracker_dropped_total{signal,reason}}. They are sent with the game's own metrics. A game without metrics sends
 * them only after a loss.
 */
public final class SelfMetrics {
    private final SeriesRegistry registry;
    private final Supplier<TrackerStats> stats;
    private final boolean sent;
    private final Map<CounterSeries, Long> told = new HashMap<>();

    /**
     * Prepares.
     *
     * @param sent whether metrics have a destination
     */
    public SelfMetrics(SeriesRegistry registry, Supplier<TrackerStats> stats, boolean sent) {
        this.registry = registry;
        this.stats = stats;
        this.sent = sent;
    }

    /** Updates the counters. Called on the collector's thread before a collection. */
    public void update(boolean gameHasMetrics) {
        if (!sent) {
            return;
        }
        TrackerStats now = stats.get();
        for (Signal signal : Signal.values()) {
            String name = signal.name().toLowerCase(Locale.ROOT);
            if (gameHasMetrics && now.delivered(signal) > 0) {
                tell("gametracker_delivered", Map.of("signal", name), now.delivered(signal));
            }
            for (DropReason reason : DropReason.values()) {
                long dropped = now.dropped(signal, reason);
                if (dropped > 0) {
                    String why = reason.name().toLowerCase(Locale.ROOT);
                    tell("gametracker_dropped", Map.of("signal", name, "reason", why), dropped);
                }
            }
        }
    }

    private void tell(String name, Map<String, String> labels, long total) {
        registry.own(name, labels).ifPresent(counter -> {
            Long before = told.put(counter, total);
            counter.add(total - (before == null ? 0 : before));
        });
    }
}
