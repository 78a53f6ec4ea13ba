package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The spool, if there is one. Whatever it throws is a failure of that one call, and is reported. No call is made while the
 * thread is interrupted, because an interrupt closes a file channel for all its users.
 */
final class GuardedSpool {
    private interface Io<T> {
        T on(Spool spool) throws IOException;
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

    void open() {
        run("open", Spool::open);
    }

    Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
        return call("append", Optional.empty(), spool -> spool.append(envelope, progress));
    }

    void adopt(Consumer<? super List<SpoolEntry>> each) {
        run("adopt", spool -> spool.adopt(each));
    }

    /** @return empty if it cannot be read now, or never again: then it was reported as lost */
    Optional<Envelope> read(SpoolEntry entry) {
        return call("read " + entry.id(), Optional.empty(), spool -> Optional.of(spool.read(entry)));
    }

    void update(SpoolEntry entry, SpoolProgress progress) {
        run("update", spool -> spool.update(entry, progress));
    }

    void acknowledge(SpoolEntry entry) {
        run("acknowledge", spool -> spool.acknowledge(entry));
    }

    void quarantine(SpoolEntry entry, String reason) {
        run("quarantine", spool -> spool.quarantine(entry, reason));
    }

    void setAside(Envelope envelope, SpoolProgress progress, String reason) {
        run("set aside", spool -> spool.setAside(envelope, progress, reason));
    }

    void force() {
        run("force", Spool::force);
    }

    void close() {
        run("close", spool -> {
            closed = true;
            spool.close();
        });
    }

    private void run(String what, Consumer<Spool> io) {
        call(what, true, spool -> {
            io.accept(spool);
            return true;
        });
    }

    private <T> T call(String what, T otherwise, Io<T> io) {
        Spool there = spool;
        if (there == null || closed) {
            return otherwise;
        }
        boolean interrupted = Thread.interrupted();
        try {
            return io.on(there);
        } catch (Throwable e) {
            reports.trouble(System.Logger.Level.WARNING, "the spool failed to " + what, e);
            return otherwise;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
