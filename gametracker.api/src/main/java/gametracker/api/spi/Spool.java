package gametracker.api.spi;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps envelopes on disk until a server has accepted them.
 *
 * <p>Safe for use by several threads; every method may do I/O and is never called on a game's thread except by {@code
 * flush} and {@code close}. Errors of the disk are reported to the {@link SpoolListener}, not thrown, except where a method
 * says so.
 */
public interface Spool extends AutoCloseable {
    /**
     * Prepares the directory. The session's own sub-directory and its lock are created with the first envelope, so that a
     * game whose network works leaves nothing behind. Other methods may be called before this one has returned.
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
     * Adopts the dead sessions that were not adopted before. Exactly one live spool adopts each dead session. A session
     * that cannot be read is reported, and does not prevent the adoption of others. Call this also if nothing can be sent:
     * only adopted sessions count in the limit.
     *
     * <p>May take as long as the disk needs, and does not delay other methods meanwhile.
     *
     * <p>An entry that is damaged, or is deleted to keep the limit, is reported as lost, possibly before it is passed to
     * {@code each}. It is passed all the same, so that each adopted entry is counted once as adopted and at most once as
     * lost.
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
     * @throws java.nio.file.NoSuchFileException if the entry is no longer in the spool: it was released, or has been
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
     * Releases an entry that a server has accepted, or that was given up. Survives the death of the process.
     *
     * @param entry an entry of this spool; acknowledging twice does nothing
     */
    void acknowledge(SpoolEntry entry);

    /**
     * Moves an entry to quarantine, for people to look at. Quarantine has an eighth of the limit, and its oldest file is
     * deleted first; {@code gametracker spool restore} can move an entry back.
     *
     * @param entry an entry of this spool
     * @param reason why: the {@link gametracker.api.DropReason}'s name, a colon, and the server's words
     */
    void quarantine(SpoolEntry entry, String reason);

    /**
     * Puts an envelope that is no entry into quarantine. Nothing that can still be sent is deleted for it.
     *
     * @param envelope what to set aside
     * @param progress how far its delivery has come
     * @param reason as for {@link #quarantine}
     */
    void setAside(Envelope envelope, SpoolProgress progress, String reason);

    /** Forces data to the device that was written since the last time, if the durability requires it. */
    void force();

    /**
     * Erases the data of this session and of dead sessions, adopted or not, including quarantine. The sessions of other
     * live processes stay: they have a consent of their own. Erased entries are not reported to the listener. After this
     * call the spool keeps nothing more; only {@link #close} is still to be called.
     *
     * <p>Data that cannot be erased now is not passed on by a later {@link #adopt}, also of another process, which first
     * erases it.
     *
     * <p>The default implementation releases the entries that {@link #adopt} finds, and returns false, because it has no
     * access to quarantine.
     *
     * @return whether nothing is left; where it is false, the listener has heard why
     */
    default boolean erase() {
        adopt(entries -> entries.forEach(this::acknowledge));
        return false;
    }

    /** Closes all files and releases the locks; an empty session directory is deleted. */
    @Override
    void close();
}
