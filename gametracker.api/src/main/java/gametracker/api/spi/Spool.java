package gametracker.api.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps envelopes on disk until a server has taken them.
 *
 * <p>Safe for use by several threads; every method may do I/O and is never called on a game's thread except by {@code
 * flush} and {@code close}. What goes wrong with the disk is reported to the {@link SpoolListener}, not thrown,
 * except where a method says so.
 */
public interface Spool extends AutoCloseable {
    /**
     * Makes the directory ready. The session's own sub-directory and its lock are made when the first envelope comes,
     * so that a game whose network is well leaves nothing behind. Other methods may be called before it has returned.
     */
    void open();

    /**
     * Writes an envelope at the end.
     *
     * @param envelope what to keep
     * @param progress how far its delivery has come
     * @return the entry, once the bytes are as safe as the configured durability says; empty if they could not be
     *     kept, in which case nothing of it remains
     */
    Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress);

    /**
     * Takes over what dead sessions left, as far as it was not taken over before. Each dead session is adopted by
     * exactly one live spool; one that cannot be read is told of and keeps no other from its turn. To be called also
     * where nothing can be sent: only what is adopted counts in the bound.
     *
     * <p>May take as long as the disk does, and holds up no other method meanwhile.
     *
     * <p>What must make room for the bound, or is damaged, is reported as lost, possibly before it is handed over, and
     * is handed over all the same, so that each adopted entry is counted once as adopted and at most once as lost.
     *
     * @param each takes the entries of a session that are not yet acknowledged, in the order of writing, as soon as
     *     they are known; sessions come oldest first
     */
    void adopt(Consumer<? super List<SpoolEntry>> each);

    /**
     * Reads an envelope back.
     *
     * @param entry an entry of this spool
     * @return the envelope, its bytes checked
     * @throws java.nio.file.NoSuchFileException if the entry is in the spool no longer: it was let go of, or has been
     *     reported as lost
     * @throws IOException if it cannot be read now or no longer matches its checksum; damaged entries have been
     *     reported as lost before this is thrown
     */
    Envelope read(SpoolEntry entry) throws IOException;

    /**
     * Writes how far the delivery of an entry has come.
     *
     * @param entry an entry of this spool
     * @param progress replaces what was known
     */
    void update(SpoolEntry entry, SpoolProgress progress);

    /**
     * Lets go of an entry that a server has taken, or that was given up. Survives the death of the process.
     *
     * @param entry an entry of this spool; acknowledging twice does nothing
     */
    void acknowledge(SpoolEntry entry);

    /**
     * Sets an entry aside for people to look at, and lets go of it. What is set aside has an eighth of the bound, the
     * oldest goes first; {@code gametracker spool restore} can put it back.
     *
     * @param entry an entry of this spool
     * @param reason why: the {@link gametracker.api.DropReason}'s name, a colon, and the server's words
     */
    void quarantine(SpoolEntry entry, String reason);

    /**
     * Sets aside what is no entry, as {@link #quarantine} does with one. Nothing that can still be sent makes room for it.
     *
     * @param envelope what to set aside
     * @param progress how far its delivery has come
     * @param reason as for {@link #quarantine}
     */
    void setAside(Envelope envelope, SpoolProgress progress, String reason);

    /** Forces to the device what was written since the last time, as far as the durability asks for it. */
    void force();

    /**
     * Erases what this session has kept and what dead sessions have left, adopted or not, quarantine included. The sessions of
     * live processes are left to these: theirs is a consent of their own. The listener hears of no entry that goes this
     * way. From then on the spool keeps nothing more; what is still to be called is {@link #close}.
     *
     * <p>What cannot be erased now is not handed over by a later {@link #adopt}, also of another process, which erases
     * it first.
     *
     * <p>The default lets go of what {@link #adopt} finds, and says false: it knows of no quarantine.
     *
     * @return whether nothing is left; where it is false, the listener has heard why
     */
    default boolean erase() {
        adopt(entries -> entries.forEach(this::acknowledge));
        return false;
    }

    /** Closes all files and gives up the locks; a session directory with nothing left in it is deleted. */
    @Override
    void close();
}
