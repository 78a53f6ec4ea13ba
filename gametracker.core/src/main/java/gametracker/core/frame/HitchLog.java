package gametracker.core.frame;

import java.util.Map;
import java.util.function.Consumer;

/** Takes the records of hitches. */
public interface HitchLog {
    /**
     * Begins the record of a hitch on the thread of its loop: time, thread, span, context and breadcrumbs are as they are
     * at this call.
     *
     * @return takes the record's data once the causes are known, on any thread, and offers the record; called once
     */
    Consumer<Map<String, ?>> begin();
}
