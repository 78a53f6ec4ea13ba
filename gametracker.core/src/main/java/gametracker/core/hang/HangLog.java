package gametracker.core.hang;

import java.util.Map;

/** Takes what there is to tell of hangs. */
@FunctionalInterface
public interface HangLog {
    /**
     * Records a hang, or its end. On the watch's thread; returns quickly.
     *
     * @param thread the loop's
     */
    void tell(Thread thread, Map<String, ?> data);
}
