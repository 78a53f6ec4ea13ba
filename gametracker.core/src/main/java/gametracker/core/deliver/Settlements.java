package gametracker.core.deliver;

import gametracker.api.DropReason;
import org.jspecify.annotations.Nullable;

/** Hears when the memory of a lane is no longer the only place of an envelope's items. Under the lane's lock: returns at once. */
@FunctionalInterface
public interface Settlements {
    /**
     * Takes note. The calls for an envelope and its parts add up to its items.
     *
     * @param envelopeId of the envelope, or of a part of it: then the id of the whole, a dot and more
     * @param items how many were delivered, dropped or written to the spool; negative if the spool has lost them and they
     *     are in memory alone again
     * @param reason why they were dropped; null if they were not
     */
    void settled(String envelopeId, int items, @Nullable DropReason reason);
}
