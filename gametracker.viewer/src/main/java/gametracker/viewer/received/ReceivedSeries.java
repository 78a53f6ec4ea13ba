package gametracker.viewer.received;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A series as Prometheus stored it.
 *
 * @param labels sorted, {@code __name__} included
 * @param points by time
 */
public record ReceivedSeries(Map<String, String> labels, List<Point> points) {
    /**
     * Returns the metric's name.
     *
     * @return the label {@code __name__}
     */
    public String name() {
        return labels.getOrDefault("__name__", "");
    }

    /**
     * Returns a label.
     *
     * @param name the label's name
     * @return its value; empty if there is none
     */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /**
     * Returns the last value that is no stale marker.
     *
     * @return empty if there is none
     */
    public OptionalDouble last() {
        for (int i = points.size() - 1; i >= 0; i--) {
            if (!points.get(i).stale()) {
                return OptionalDouble.of(points.get(i).value());
            }
        }
        return OptionalDouble.empty();
    }

    /**
     * Says whether the series has been ended.
     *
     * @return true if its last point is a stale marker
     */
    public boolean ended() {
        return !points.isEmpty() && points.get(points.size() - 1).stale();
    }

    /**
     * A value at a time.
     *
     * @param timeMillis Unix time
     * @param value the number
     * @param stale whether this is the marker that ends the series
     */
    public record Point(long timeMillis, double value, boolean stale) {}
}
