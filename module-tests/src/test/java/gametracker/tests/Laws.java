package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;

/** What must always add up. */
final class Laws {
    private Laws() {}

    static void holdAtRest(TrackerStats stats, Signal signal) {
        assertEquals(
                stats.accepted(signal),
                stats.delivered(signal) + stats.spooled(signal) + stats.pending(signal) + stats.dropped(signal),
                () -> signal + " of " + stats);
        long byReason = 0;
        for (DropReason reason : DropReason.values()) {
            byReason += stats.dropped(signal, reason);
        }
        assertEquals(stats.dropped(signal), byReason, () -> signal + " of " + stats);
    }
}
