package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The spool, if there is one, as delivery sees it: whatever it throws is a failure of that one call and is reported,
 * and no call is made with the thread's interrupt pending, for that closes a file channel under everybody's hands.
 */
final class GuardedSpool {
    private final @Nullable Spool spool;
    private final Reports reports;
    private volatile boolean closed;

    GuardedSpool(@Nullable Spool spool, Reports reports) {
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
        return call("append", spool -> spool.append(envelope, progress), Optional.empty());
    }

    void adopt(Consumer<? super List<SpoolEntry>> each) {
        run("adopt", spool -> spool.adopt(each));
    }

    /** @return empty if it cannot be read now, or never again: then it was reported as lost */
    Optional<Envelope> read(SpoolEntry entry) {
        return call(
                "read",
                spool -> {
                    try {
                        return Optional.of(spool.read(entry));
                    } catch (IOException e) {
                        reports.say(System.Logger.Level.WARNING, "the spool could not read " + entry.id() + ": " + e);
                        return Optional.empty();
                    }
                },
                Optional.empty());
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
        call(
                what,
                spool -> {
                    io.accept(spool);
                    return true;
                },
                true);
    }

    private <T> T call(String what, Function<Spool, T> io, T otherwise) {
        Spool there = spool;
        if (there == null || closed) {
            return otherwise;
        }
        return undisturbed(() -> {
            try {
                return io.apply(there);
            } catch (Throwable e) {
                failed(what, e);
                return otherwise;
            }
        });
    }

    private void failed(String what, Throwable error) {
        try {
            reports.say(System.Logger.Level.WARNING, "the spool failed to " + what + ": " + error);
        } catch (Throwable e) {
            // There is no memory to say so.
        }
    }

    private static <T> T undisturbed(Supplier<T> io) {
        boolean interrupted = Thread.interrupted();
        try {
            return io.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
