package gametracker.core;

import gametracker.api.spi.TrackerThreads;
import java.io.PrintStream;
import java.time.ZonedDateTime;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes to the game's log through {@link System.Logger}. A log handler is code of the game and may block forever: on a
 * console whose text is being selected, or on a lock that another thread holds while it ends the JVM. So no line is
 * written on a thread that the tracker, the game or the end of the JVM depends on.
 *
 * <p>One thread of the process does it, for all trackers. It starts with the first line, ends when there has been none
 * for a while, and is left behind if it hangs. What then waits is bounded; the oldest goes, for the counts in the
 * ledger say the same.
 */
final class HostLog {
    private static final int MOST_WAITING = 64;
    private static final int IDLE_SECONDS = 10;
    private static final String THREAD = "gametracker-reports";

    static final ThreadPoolExecutor REPORTS = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> TrackerThreads.newThread(work, THREAD),
            new ThreadPoolExecutor.DiscardOldestPolicy());

    static {
        REPORTS.allowCoreThreadTimeOut(true);
    }

    /** Used by the thread of the reports alone. */
    private static boolean formattingLoaded;

    private final System.@Nullable Logger logger;
    private final Executor thread;

    /** Logs on the process's one thread for it. */
    HostLog() {
        this(null, REPORTS);
    }

    /**
     * Logs to a logger of one's own.
     *
     * @param logger where the lines go; null for the JDK's, which is looked up with the first line, because setting up
     *     its logging takes tens of milliseconds
     * @param thread what runs the game's handlers
     */
    HostLog(System.@Nullable Logger logger, Executor thread) {
        this.logger = logger;
        this.thread = thread;
    }

    /** Has a line written, and returns at once. Throws nothing. */
    void write(System.Logger.Level level, String line) {
        write(level, line, 0);
    }

    /** Has a line written, and waits for that for so long at most. Throws nothing; an interrupt is kept. */
    void write(System.Logger.Level level, String line, long nanos) {
        FutureTask<Void> writing = new FutureTask<>(() -> log(level, line), null);
        try {
            thread.execute(writing);
            if (nanos > 0) {
                writing.get(nanos, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // No thread, no memory, or a slow handler: there is no other place to report it to.
        }
    }

    private void log(System.Logger.Level level, String line) {
        try {
            System.Logger to = logger == null ? System.getLogger("gametracker") : logger;
            if (to.isLoggable(level)) {
                if (logger == null) {
                    loadFormatting();
                }
                awaitStandardError();
                to.log(level, line);
            }
        } catch (Throwable e) {
            // A log handler that throws is the game's own.
        }
    }

    /**
     * Loads what the JDK's console handler needs to format a line. The handler formats while it holds its own lock, and the
     * first line takes tens of milliseconds, in which {@link #awaitStandardError} would have come too early.
     */
    private static void loadFormatting() {
        if (!formattingLoaded) {
            formattingLoaded = true;
            String.format("%1$tb %1$td, %1$tY %1$tl:%1$tM:%1$tS %1$Tp %2$s%n", ZonedDateTime.now(), "");
        }
    }

    /**
     * Waits until no thread holds the lock of {@code System.err}, while no lock of a log handler is held. The JDK's console
     * handler would wait for it with its own lock in hand; and the JDK closes that handler when the JVM ends, which would
     * not end then if whoever holds {@code System.err} has called {@code System.exit}. Between this wait and the
     * handler's write another thread can still take {@code System.err} and exit, as with every logging thread of a game.
     */
    private static void awaitStandardError() {
        PrintStream err = System.err;
        if (err != null) {
            err.flush();
        }
    }

    /**
     * Has a line written to the standard error stream, and waits for that for so long at most. For the end of the JVM:
     * by then {@code java.util.logging} may have closed its handlers already, and to wait for a lock of theirs would keep
     * the JVM from its end. A log with a thread of its own writes there: a rehearsal's lines are nobody's.
     */
    void writeAtExit(String line, long nanos) {
        if (thread != REPORTS) {
            write(System.Logger.Level.WARNING, line, nanos);
            return;
        }
        try {
            Thread thread = TrackerThreads.newThread(() -> System.err.println(line), THREAD);
            thread.start();
            TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Neither a thread nor memory is left for the line.
        }
    }

    /** Prints as {@link ThreadGroup#uncaughtException} does where there is no default handler. */
    static void printUncaught(Thread thread, Throwable error) {
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        error.printStackTrace(System.err);
    }
}
