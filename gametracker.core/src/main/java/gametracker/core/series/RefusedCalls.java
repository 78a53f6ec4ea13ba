package gametracker.core.series;

import gametracker.api.DropReason;
import gametracker.core.record.Freezer;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Counts every refusal, and tells of each metric once why. A call that is refused in each frame costs a look-up here and
 * no garbage.
 */
final class RefusedCalls implements Refusals {
    /** Names come from callers, who may think up any number of them. */
    private static final int MOST_NAMES = 64;

    private static final int SHOWN_CHARS = 80;

    private final Consumer<DropReason> counts;
    private final Consumer<String> notes;
    private final Set<String> told = ConcurrentHashMap.newKeySet();

    RefusedCalls(Consumer<DropReason> counts, Consumer<String> notes) {
        this.counts = counts;
        this.notes = notes;
    }

    @Override
    public void accept(DropReason reason) {
        counts.accept(reason);
    }

    @Override
    public void tell(Metric.Kind kind, String metric, DropReason reason, String why) {
        if (told.size() < MOST_NAMES && metric.length() <= Legal.MAX_NAME && told.add(metric)) {
            note(kind, metric, reason, why);
        } else if (metric.length() > Legal.MAX_NAME && told.size() < MOST_NAMES && told.add("")) {
            note(kind, metric, reason, why);
        }
    }

    private void note(Metric.Kind kind, String metric, DropReason reason, String why) {
        notes.accept("calls of the " + kind.name().toLowerCase(Locale.ROOT) + " \"" + Freezer.cut(metric, SHOWN_CHARS)
                + "\" are refused, " + reason + ": " + why);
    }
}
