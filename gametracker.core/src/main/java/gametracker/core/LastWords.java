package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.deliver.Settlements;
import gametracker.core.journal.Journal;
import gametracker.core.journal.JournalDirectory;
import gametracker.core.journal.JournalWriter;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What survives the death of the process: the journal of the session that runs, and those that dead sessions have left.
 * There are none without a state directory, and nothing here touches the disk on a thread of the game's.
 */
final class LastWords implements Settlements {
    private static final long ERASE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Null without a state directory. */
    private final @Nullable Parts parts;

    private boolean permitted = true;
    private boolean running;
    private boolean restores;
    private boolean over;

    private record Parts(JournalDirectory directory, JournalWriter writer, Journal journal, Restoring restoring) {}

    /**
     * Prepares.
     *
     * @param formats those that have a destination
     * @param delivery counts an envelope as accepted, and takes it
     * @param notes told in words of what is wrong
     * @param kept whether sessions keep state where the configuration says
     */
    LastWords(
            TrackerConfig config,
            String sessionId,
            Set<Format> formats,
            Consumer<Envelope> delivery,
            InstantSource wallTime,
            Consumer<String> notes,
            boolean kept) {
        parts = !kept
                ? null
                : config.stateDirectory()
                        .map(JournalDirectory::new)
                        .map(directory -> {
                            JournalWriter writer = JournalWriter.in(directory, sessionId, notes);
                            return new Parts(
                                    directory,
                                    writer,
                                    new Journal(writer, wallTime),
                                    new Restoring(directory, formats, delivery, wallTime, notes));
                        })
                        .orElse(null);
    }

    /** Returns the journal of this session; null without a state directory. */
    @Nullable
    Journal journal() {
        return parts == null ? null : parts.journal;
    }

    /** Says whether anything may be written to disk. Returns at once, and starts no thread. */
    synchronized void permit(boolean disk) {
        permitted = disk;
        if (running && parts != null) {
            parts.writer.pause(!disk);
        }
    }

    /** Starts its threads, if anything may be written and they do not run yet. On the collector's thread, now and then. */
    synchronized void start() {
        if (parts == null || !permitted || running || over) {
            return;
        }
        try {
            TrackerThreads.newThread(parts.writer, "gametracker-journal").start();
            running = true;
            TrackerThreads.newThread(parts.restoring, "gametracker-restore").start();
            restores = true;
        } catch (OutOfMemoryError e) {
            // There is no thread to be had: what is left is left to the next start.
        }
    }

    @Override
    public void settled(String envelopeId, int items, @Nullable DropReason reason) {
        if (parts == null) {
            return;
        }
        try {
            if (!parts.journal.settled(envelopeId, items)) {
                parts.restoring.settled(envelopeId, items, reason);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // It stays in the journal, from which only the next start would send it again.
        }
    }

    /** The last delivery begins: nothing more of earlier sessions is sent, and what it gives up of them stays. */
    void closing() {
        if (parts != null) {
            parts.restoring.closing();
        }
    }

    /**
     * Ends, after the last delivery: all that this session recorded is accounted for.
     *
     * @return waits until its journal is gone
     */
    synchronized TrackerLifecycle.Awaitable ended() {
        over = true;
        if (parts == null) {
            return nanos -> true;
        }
        parts.restoring.end();
        parts.writer.end();
        return running ? parts.writer::awaitEnd : nanos -> true;
    }

    /**
     * Erases the journal of this session and those of all that are over.
     *
     * @return whether nothing is left
     */
    boolean erase() {
        if (parts == null) {
            return true;
        }
        boolean ended = false;
        try {
            ended = ended().await(ERASE_NANOS) && (!restores || parts.restoring.awaitEnd(ERASE_NANOS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return parts.directory.erase() && ended;
    }
}
