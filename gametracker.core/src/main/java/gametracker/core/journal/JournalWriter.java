package gametracker.core.journal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The journal's thread: nobody else waits for its disk. It sleeps as long as there is nothing to write.
 *
 * <p>What waits to be written is bounded. Where the disk is too slow, or may not be written yet, the oldest goes.
 */
public final class JournalWriter implements Runnable {
    /** What may wait to be written. */
    static final int MOST_WAITING_BYTES = 1 << 20;

    /** How long it may be empty before its room is given back. */
    private static final long EMPTY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Opener opener;
    private final Consumer<String> notes;
    private final Deque<Piece> waiting = new ArrayDeque<>();
    private List<Long> released = new ArrayList<>();
    private int waitingBytes;
    private boolean paused;
    private boolean ending;
    private boolean ended;
    private boolean troubleTold;
    private volatile boolean open = true;

    /** Makes the file. */
    @FunctionalInterface
    public interface Opener {
        JournalFile open() throws IOException;
    }

    /** @param notes told, in words, what is wrong with the disk */
    public JournalWriter(Opener opener, Consumer<String> notes) {
        this.opener = opener;
        this.notes = notes;
    }

    /** Makes one that writes into a state directory. */
    public static JournalWriter in(JournalDirectory directory, String sessionId, Consumer<String> notes) {
        return new JournalWriter(() -> directory.begin(sessionId), notes);
    }

    /** Says whether what is given to it will be written. */
    boolean isOpen() {
        return open;
    }

    /** Has a piece written soon. Returns at once. */
    synchronized void write(Piece piece) {
        if (!open) {
            return;
        }
        waiting.add(piece);
        waitingBytes += piece.body().length;
        while (waitingBytes > MOST_WAITING_BYTES && waiting.size() > 1) {
            waitingBytes -= waiting.remove().body().length;
        }
        notifyAll();
    }

    /** Has pieces forgotten. Returns at once. */
    synchronized void release(List<Long> numbers) {
        if (open && !numbers.isEmpty()) {
            released.addAll(numbers);
            notifyAll();
        }
    }

    /** Stops writing, or goes on. Returns at once. */
    public synchronized void pause(boolean on) {
        paused = on;
        notifyAll();
    }

    /** Deletes the file and ends the thread. Returns at once. */
    public synchronized void end() {
        ending = true;
        open = false;
        waiting.clear();
        notifyAll();
    }

    /** Waits for the end of the thread. Returns false if it takes too long. */
    public synchronized boolean awaitEnd(long nanos) throws InterruptedException {
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

    @Override
    public void run() {
        JournalFile file = null;
        try {
            file = opener.open();
            while (step(file)) {
                // goes on
            }
        } catch (IOException | RuntimeException e) {
            tell("the state directory cannot be written", e.getClass().getName());
        } finally {
            finish(file);
        }
    }

    private void finish(@Nullable JournalFile file) {
        if (file != null) {
            file.delete();
        }
        synchronized (this) {
            open = false;
            waiting.clear();
            released.clear();
            ended = true;
            notifyAll();
        }
    }

    /** Waits for work and does it. An error costs what it met, and nothing that comes later. */
    private boolean step(JournalFile file) {
        try {
            List<Piece> pieces;
            List<Long> gone;
            synchronized (this) {
                await(file.hasRoomToGiveBack());
                if (ending) {
                    return false;
                }
                pieces = new ArrayList<>(waiting);
                gone = released;
                released = new ArrayList<>();
                waiting.clear();
                waitingBytes = 0;
            }
            work(file, pieces, gone);
            return true;
        } catch (InterruptedException e) {
            return true; // nobody has a reason to
        } catch (IOException | RuntimeException | LinkageError | OutOfMemoryError | StackOverflowError e) {
            tell("the state directory cannot be written", e.getClass().getName());
            return true;
        }
    }

    /** @param briefly whether to return as well when there has been nothing to do for a while */
    private void await(boolean briefly) throws InterruptedException {
        long since = System.nanoTime();
        while (!ending && (paused || waiting.isEmpty() && released.isEmpty())) {
            long left = since + EMPTY_NANOS - System.nanoTime();
            if (!briefly || paused) {
                wait();
            } else if (left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else {
                return;
            }
        }
    }

    private void work(JournalFile file, List<Piece> pieces, List<Long> gone) throws IOException {
        if (pieces.isEmpty() && gone.isEmpty()) {
            file.shrink();
            return;
        }
        Set<Long> needless = new HashSet<>(gone);
        IOException trouble = null;
        for (long number : gone) {
            try {
                file.release(number);
            } catch (IOException e) {
                trouble = e;
            }
        }
        for (Piece piece : pieces) {
            if (!needless.contains(piece.number())) {
                try {
                    if (file.write(piece) > 0) {
                        tell("the journal is full", "the server takes less than is recorded");
                    }
                } catch (IOException e) {
                    trouble = e;
                }
            }
        }
        if (trouble != null) {
            throw trouble;
        }
    }

    private void tell(String trouble, String why) {
        if (!troubleTold) {
            troubleTold = true;
            notes.accept(
                    trouble + ", and some of what is recorded before a crash may be lost with the process: " + why);
        }
    }
}
