package gametracker.core.ending;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the state of the session that runs, on a thread of its own: nobody else waits for the disk. What others have to
 * say is left in fields, and written at once.
 */
public final class StateKeeper implements Runnable {
    private static final long BEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How often it looks for another user. */
    private static final long LOOK_MILLIS = 200;

    private final StateDirectory directory;
    private final Supplier<SessionFacts> facts;
    private final Supplier<Beat> beats;
    private final Supplier<Map<String, Object>> users;
    private final Runnable opened;
    private final Consumer<String> notes;

    private @Nullable StateFile file;
    private Map<String, Object> writtenUser = Map.of();
    private long beatAt = System.nanoTime();

    private Mark mark = Mark.RUNNING;
    private String detail = "";
    private boolean marksWaiting;
    private boolean beatDue;
    private boolean paused;
    private boolean ending;
    private boolean deleting;
    private boolean ended;

    /**
     * Prepares.
     *
     * @param facts asked once
     * @param beats asked each second
     * @param users asked a few times a second for the user as it may leave the process; the same object as long as it is the same
     * @param opened run once the state is on disk, or cannot be
     * @param notes told, in words, what is wrong with the disk
     */
    public StateKeeper(
            StateDirectory directory,
            Supplier<SessionFacts> facts,
            Supplier<Beat> beats,
            Supplier<Map<String, Object>> users,
            Runnable opened,
            Consumer<String> notes) {
        this.directory = directory;
        this.facts = facts;
        this.beats = beats;
        this.users = users;
        this.opened = opened;
        this.notes = notes;
    }

    @Override
    public void run() {
        try {
            try {
                file = directory.begin(facts.get(), beats.get());
            } catch (IOException | RuntimeException e) {
                notes.accept("the state directory cannot be written, and the next start will not know how this session"
                        + " ended: " + e.getClass().getName());
            }
            opened.run();
            while (step()) {
                // goes on
            }
        } finally {
            finish();
        }
    }

    /** Writes what is new, and waits for more. An error costs this sign of life, not the next. */
    private boolean step() {
        try {
            boolean silent;
            Mark itsMark;
            String itsDetail;
            boolean last;
            boolean beatsNow;
            synchronized (this) {
                if (!marksWaiting && !beatDue && !ending) {
                    wait(LOOK_MILLIS);
                }
                beatsNow = beatDue || marksWaiting;
                beatDue = false;
                last = ending;
                silent = paused || deleting;
                itsMark = marksWaiting ? mark : null;
                itsDetail = detail;
            }
            if (!silent) {
                write(itsMark, itsDetail, beatsNow);
            }
            synchronized (this) {
                if (mark == itsMark) {
                    marksWaiting = false;
                    notifyAll();
                }
                return !last || marksWaiting && !silent;
            }
        } catch (InterruptedException e) {
            return false;
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            return !givesUp();
        }
    }

    private synchronized boolean givesUp() {
        marksWaiting = false;
        notifyAll();
        return ending;
    }

    private void write(@Nullable Mark itsMark, String itsDetail, boolean beatsNow) throws IOException {
        StateFile to = file;
        if (to == null) {
            return;
        }
        if (itsMark != null) {
            to.mark(itsMark, itsDetail);
        }
        long now = System.nanoTime();
        if (beatsNow || now - beatAt >= BEAT_NANOS) {
            to.beat(beats.get());
            beatAt = now;
        }
        Map<String, Object> user = users.get();
        if (user != writtenUser) {
            to.user(user);
            writtenUser = user;
        }
    }

    private void finish() {
        StateFile to = file;
        synchronized (this) {
            if (to != null && deleting) {
                to.delete();
            } else if (to != null) {
                to.close();
            }
            file = null;
            ended = true;
            notifyAll();
        }
    }

    /** Says how the session ends. What has been said before stands if it explains more. Returns at once. */
    public synchronized void mark(Mark next, String itsDetail) {
        if (next.ordinal() > mark.ordinal()) {
            mark = next;
            detail = itsDetail.length() <= StateImage.MAX_DETAIL / 3
                    ? itsDetail
                    : itsDetail.substring(0, StateImage.MAX_DETAIL / 3);
            marksWaiting = true;
            notifyAll();
        }
    }

    /** Has the next sign of life given now. Returns at once. */
    public synchronized void beatSoon() {
        beatDue = true;
        notifyAll();
    }

    /** Returns what has been said. */
    public synchronized Mark mark() {
        return mark;
    }

    /** Stops giving signs of life, or goes on. */
    public synchronized void pause(boolean silent) {
        paused = silent;
    }

    /**
     * Ends the thread once everything is written.
     *
     * @param erases whether the state is deleted
     */
    public synchronized void end(boolean erases) {
        ending = true;
        deleting |= erases;
        notifyAll();
    }

    /** Waits until what was said is on disk. Returns false if it takes too long. */
    public synchronized boolean awaitWritten(long nanos) throws InterruptedException {
        return await(nanos, false);
    }

    /** Waits for the end of the thread. Returns false if it takes too long. */
    public synchronized boolean awaitEnd(long nanos) throws InterruptedException {
        return await(nanos, true);
    }

    private boolean await(long nanos, boolean end) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (!ended && (end || marksWaiting)) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }
}
