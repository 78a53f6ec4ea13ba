package gametracker.api;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * What {@link GameTracker#check} found: one item a signal.
 *
 * @param items in the order of {@link Signal}, three of them; immutable
 */
public record CheckResult(List<Item> items) {
    /** Copies the list. */
    public CheckResult {
        items = List.copyOf(items);
    }

    static CheckResult notSent(String why) {
        List<Item> items = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            items.add(new Item(signal, URI.create(""), OptionalInt.empty(), Duration.ZERO, false, why));
        }
        return new CheckResult(items);
    }

    /**
     * Says whether all signals arrive.
     *
     * @return true if there is at least one item and each is ok
     */
    public boolean ok() {
        return !items.isEmpty() && items.stream().allMatch(Item::ok);
    }

    /**
     * What became of one signal's test record.
     *
     * @param signal the signal
     * @param address whom it was sent to, without its query; the empty URI where nobody is configured
     * @param status the HTTP status, if there was an answer
     * @param took from the begin of the request to its outcome; zero if nothing was sent
     * @param ok whether the server took it
     * @param meaning what that means and, unless it is ok, what to change
     */
    public record Item(Signal signal, URI address, OptionalInt status, Duration took, boolean ok, String meaning) {
        /** Refuses null. */
        public Item {
            Objects.requireNonNull(signal, "signal");
            Objects.requireNonNull(address, "address");
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(took, "took");
            Objects.requireNonNull(meaning, "meaning");
        }
    }
}
