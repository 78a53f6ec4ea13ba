package gametracker.core.series;

import gametracker.api.DropReason;
import java.util.function.Consumer;

/** Is told of each metric call that is refused. By recording calls, so it returns at once. */
@FunctionalInterface
interface Refusals extends Consumer<DropReason> {
    /**
     * Why the calls of a metric are refused, for a developer to read. Does nothing if nobody reads it.
     *
     * @param metric its kind and its name, as the caller wrote it
     */
    default void tell(Metric.Kind kind, String metric, DropReason reason, String why) {}
}
