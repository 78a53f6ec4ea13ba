package gametracker.api.spi;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The gauges that a game has asked to be observed, kept for the trackers that come later. For implementations of the
 * API. Any thread.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class Observations {
    /** How many are kept: {@value}. A game that registers more, under ever new labels, has the rest followed no further. */
    public static final int MAX = 1024;

    private final Map<Observed, DoubleSupplier> suppliers = new LinkedHashMap<>();

    /** Keeps none yet. */
    public Observations() {}

    private record Observed(String name, Map<String, String> labels) {}

    /** Takes what is kept, one by one. */
    @FunctionalInterface
    public interface Taker {
        /**
         * Takes one.
         *
         * @param name the gauge
         * @param labels its labels
         * @param value asked for its value
         */
        void observe(String name, Map<String, String> labels, DoubleSupplier value);
    }

    /**
     * Keeps one in place of an earlier one of the same name and labels.
     *
     * @param name the gauge; without one nothing is kept
     * @param labels its labels, or null
     * @param value asked for its value; null forgets it
     */
    public void keep(@Nullable String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        if (name == null) {
            return;
        }
        Observed observed;
        try {
            observed = new Observed(name, labels == null ? Map.of() : new HashMap<>(labels));
        } catch (RuntimeException | StackOverflowError e) {
            return; // a map that cannot be read is the tracker's to refuse and count
        }
        synchronized (suppliers) {
            if (value == null) {
                suppliers.remove(observed);
            } else if (suppliers.size() < MAX || suppliers.containsKey(observed)) {
                suppliers.put(observed, value);
            }
        }
    }

    /**
     * Hands over all that is kept. To be called once the tracker takes the game's calls: one that is kept at the same time
     * then comes to it either way.
     *
     * @param taker takes them, quickly, on the calling thread
     */
    public void registerWith(Taker taker) {
        synchronized (suppliers) {
            suppliers.forEach((observed, value) -> taker.observe(observed.name, observed.labels, value));
        }
    }
}
