package gametracker.core.deliver;

import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spool, if there is one. Whatever it throws is a failure of that one call, and is reported. No call is made while the
 * thread is interrupted, because an interrupt closes a file channel for all its users.
 */
final class GuardedSpool {
    /** A call with a result. */
    interface Query<T> {
        T of(Spool spool) throws Exception;
    }

    /** A call without a result. */
    interface Action {
        void on(Spool spool);
    }

    private final @Nullable Spool spool;
    private final GuardedReports reports;
    private volatile boolean held;
    private volatile boolean forbidden;
    private volatile boolean closed;

    GuardedSpool(@Nullable Spool spool, GuardedReports reports) {
        this.spool = spool;
        this.reports = reports;
    }

    /** Whether anything can be kept now. */
    boolean isThere() {
        return isConfigured() && !held;
    }

    /** Whether anything can be kept now or later. */
    boolean isConfigured() {
        return spool != null && !closed && !forbidden;
    }

    /** Has nothing more opened, adopted or appended, or lifts that: the callers ask {@link #isThere} first. What is on disk
     * is still read and acknowledged. */
    void hold(boolean on) {
        held = on;
    }

    /** From now on nothing touches the disk but {@link #erase} and {@link #close}. */
    void forbid() {
        forbidden = true;
    }

    /**
     * Erases all that is in the spool, forbidden or not.
     *
     * @param each takes the entries that earlier sessions left and this one has not adopted
     * @return whether nothing is left
     */
    boolean erase(Consumer<? super List<SpoolEntry>> each) {
        call("adopt", spool, true, spool -> {
            spool.adopt(each);
            return true;
        });
        return spool == null || call("erase", spool, false, Spool::erase);
    }

    void close() {
        forbidden = false;
        run("close", spool -> {
            closed = true;
            spool.close();
        });
    }

    void run(String what, Action action) {
        call(what, true, spool -> {
            action.on(spool);
            return true;
        });
    }

    /**
     * Makes a call.
     *
     * @param what completes "the spool failed to"
     * @param otherwise the result if the call fails, or there is no spool or it is forbidden
     */
    <T> T call(String what, T otherwise, Query<T> query) {
        return call(what, closed || forbidden ? null : spool, otherwise, query);
    }

    private <T> T call(String what, @Nullable Spool there, T otherwise, Query<T> query) {
        if (there == null) {
            return otherwise;
        }
        boolean interrupted = Thread.interrupted();
        try {
            return query.of(there);
        } catch (Throwable e) {
            reports.trouble(System.Logger.Level.WARNING, GuardedReports.Trouble.SPOOL_CALL, what, e);
            return otherwise;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
