package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.journal.JournalDirectory;
import gametracker.core.journal.LeftJournal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends what sessions whose process died have left in their journals, as these sessions, on a thread of its own. Of each
 * signal one batch at a time is with delivery: the others stay on disk, where a start that dies as well leaves them to
 * the next one. What is delivered, in the spool or dropped is erased from the journal.
 */
final class Restoring implements Runnable {
    /**
     * How long after the last sign of its session a batch of spans waits: it may have been on its way, and Tempo keeps a
     * repeat that comes within 15 s for good.
     */
    private static final long TRACES_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(16);

    private final JournalDirectory directory;
    private final Set<Format> formats;
    private final Consumer<Envelope> delivery;
    private final InstantSource wallTime;
    private final Consumer<String> notes;
    private final Map<Signal, Deque<Left>> waiting = new EnumMap<>(Signal.class);
    private final Map<Signal, Left> underWay = new EnumMap<>(Signal.class);
    private final List<Left> settled = new ArrayList<>();
    private boolean closing;
    private boolean ending;
    private boolean ended;

    /**
     * Prepares.
     *
     * @param formats those that have a destination
     * @param delivery counts an envelope as accepted, and takes it
     */
    Restoring(
            JournalDirectory directory,
            Set<Format> formats,
            Consumer<Envelope> delivery,
            InstantSource wallTime,
            Consumer<String> notes) {
        this.directory = directory;
        this.formats = formats;
        this.delivery = delivery;
        this.wallTime = wallTime;
        this.notes = notes;
        for (Signal signal : Signal.values()) {
            waiting.put(signal, new ArrayDeque<>());
        }
    }

    /** A batch that is not settled yet. */
    private static final class Left {
        final LeftJournal journal;
        final LeftJournal.Batch batch;
        int openItems;

        Left(LeftJournal journal, LeftJournal.Batch batch) {
            this.journal = journal;
            this.batch = batch;
            this.openItems = batch.envelope().itemCount();
        }

        Signal signal() {
            return batch.envelope().signal();
        }
    }

    @Override
    public void run() {
        List<LeftJournal> journals = directory.takeOver();
        try {
            journals.forEach(this::prepare);
            while (step()) {
                // goes on
            }
        } catch (InterruptedException e) {
            // The session ends. What is left is left to the next start.
        } finally {
            journals.forEach(LeftJournal::close);
            synchronized (this) {
                ended = true;
                notifyAll();
            }
        }
    }

    private synchronized void prepare(LeftJournal journal) {
        int foreign = 0;
        for (LeftJournal.Batch batch : journal.batches()) {
            if (formats.contains(batch.envelope().format())) {
                waiting.get(batch.envelope().signal()).add(new Left(journal, batch));
            } else {
                foreign++;
            }
        }
        if (foreign > 0) {
            notes.accept(foreign + " batches that session " + journal.sessionId() + " left stay in the state directory:"
                    + " the configured protocol is another than theirs");
        }
    }

    /** Erases what is settled, and hands over what may go. Returns false at the end. */
    private boolean step() throws InterruptedException {
        List<Left> done;
        List<Left> next = new ArrayList<>();
        synchronized (this) {
            long wait = nextInto(next);
            while (settled.isEmpty() && next.isEmpty() && !ending && !isOver()) {
                if (wait == Long.MAX_VALUE) {
                    wait();
                } else {
                    wait(wait);
                }
                wait = nextInto(next);
            }
            done = List.copyOf(settled);
            settled.clear();
            if (done.isEmpty() && next.isEmpty()) {
                return false;
            }
        }
        for (Left left : done) {
            try {
                left.journal.release(left.batch);
            } catch (IOException e) {
                notes.accept(
                        "the state directory cannot be written, and the next start will send what this one has sent"
                                + " of an earlier session: " + e.getClass().getName());
            }
        }
        next.forEach(left -> delivery.accept(left.batch.envelope()));
        return true;
    }

    private boolean isOver() {
        return underWay.isEmpty() && waiting.values().stream().allMatch(Deque::isEmpty);
    }

    /**
     * Takes what may go now.
     *
     * @return in how many milliseconds more may go by itself; {@link Long#MAX_VALUE} if nothing
     */
    private long nextInto(List<Left> next) {
        long least = Long.MAX_VALUE;
        for (Signal signal : closing || ending ? new Signal[0] : Signal.values()) {
            Left first =
                    underWay.containsKey(signal) ? null : waiting.get(signal).peek();
            if (first == null) {
                continue;
            }
            long wait = signal == Signal.TRACES ? waitMillis(first.journal) : 0;
            if (wait > 0) {
                least = Math.min(least, wait);
            } else {
                underWay.put(signal, waiting.get(signal).remove());
                next.add(first);
            }
        }
        return least;
    }

    /** At most the whole time, also if the clock was set back since. */
    private long waitMillis(LeftJournal journal) {
        long since = Math.max(0, wallTime.millis() - journal.writtenMillis());
        return TRACES_WAIT_MILLIS - Math.min(since, TRACES_WAIT_MILLIS);
    }

    /** As {@link gametracker.core.deliver.Settlements}. What closing gives up stays for the next start. */
    synchronized void settled(String envelopeId, int items, @Nullable DropReason reason) {
        int dot = envelopeId.indexOf('.');
        String whole = dot < 0 ? envelopeId : envelopeId.substring(0, dot);
        for (Left left : underWay.values()) {
            if (left.batch.envelope().id().equals(whole)) {
                if (closing && reason != null) {
                    left.openItems = Integer.MAX_VALUE;
                    return;
                }
                left.openItems -= items;
                if (left.openItems <= 0) {
                    underWay.remove(left.signal());
                    settled.add(left);
                    notifyAll();
                }
                return;
            }
        }
    }

    /** From now on nothing more is handed over. */
    synchronized void closing() {
        closing = true;
        notifyAll();
    }

    /** Ends the thread, once what is settled is erased. */
    synchronized void end() {
        closing = true;
        ending = true;
        notifyAll();
    }

    /** Waits for the end of the thread. Returns false if it takes too long. */
    synchronized boolean awaitEnd(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (!ended) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
