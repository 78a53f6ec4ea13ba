package gametracker.core.deliver;

import gametracker.api.spi.Spool;
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
    private volatile boolean closed;

    GuardedSpool(@Nullable Spool spool, GuardedReports reports) {
        this.spool = spool;
        this.reports = reports;
    }

    /** Whether anything can be kept at all. */
    boolean isThere() {
        return spool != null && !closed;
    }

    void close() {
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
     * @param otherwise the result if the call fails or there is no spool
     */
    <T> T call(String what, T otherwise, Query<T> query) {
        Spool there = spool;
        if (there == null || closed) {
            return otherwise;
        }
        boolean interrupted = Thread.interrupted();
        try {
            return query.of(there);
        } catch (Throwable e) {
            reports.trouble(System.Logger.Level.WARNING, "the spool failed to ", what, e);
            return otherwise;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
