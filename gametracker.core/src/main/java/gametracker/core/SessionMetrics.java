package gametracker.core;

import gametracker.core.queue.WakeSignal;
import gametracker.core.record.Refused;
import gametracker.core.series.SeriesRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What a handle needs of a session.
 *
 * @param series where its cells are
 * @param wakeSignal tells whether it is open
 * @param calls counts metric calls that were lost
 */
record SessionMetrics(SeriesRegistry series, WakeSignal wakeSignal, Refused calls) {
    /** Knows the session that runs. */
    interface Source {
        /** Returns those of the session that runs, or that was the last; null while the player's consent is denied. */
        @Nullable
        SessionMetrics metrics();
    }
}
