package gametracker.core;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.RuntimeProbeProvider;
import gametracker.api.spi.SpoolProvider;
import gametracker.api.spi.Transport;
import gametracker.core.queue.Parker;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a tracker finds outside of itself. */
record World(
        InstantSource wallTime,
        LongSupplier nanoTime,
        Parker.OfThread parker,
        @Nullable Transport transport,
        @Nullable SpoolProvider spool,
        HostLog log,
        Supplier<? extends @Nullable Supplier<RuntimeProbeProvider>> runtime,
        boolean state) {
    /** One without a module that explains frames, whose sessions keep no state on disk. */
    World(
            InstantSource wallTime,
            LongSupplier nanoTime,
            Parker.OfThread parker,
            @Nullable Transport transport,
            @Nullable SpoolProvider spool,
            HostLog log) {
        this(wallTime, nanoTime, parker, transport, spool, log, () -> null, false);
    }

    /** One whose sessions keep no state on disk. */
    World(
            InstantSource wallTime,
            LongSupplier nanoTime,
            Parker.OfThread parker,
            @Nullable Transport transport,
            @Nullable SpoolProvider spool,
            HostLog log,
            Supplier<? extends @Nullable Supplier<RuntimeProbeProvider>> runtime) {
        this(wallTime, nanoTime, parker, transport, spool, log, runtime, false);
    }

    /** Finds transport and spool as the configuration says. Opens the transport. */
    static World of(TrackerConfig config) {
        SpoolProvider spool = Transports.spool(config).orElse(null);
        Transport transport = Transports.open(config).orElse(null);
        return new World(
                InstantSource.system(),
                System::nanoTime,
                new Parker.OfThread(),
                transport,
                spool,
                new HostLog(),
                RuntimeHost::onThePath,
                true);
    }

    /** The same for another session, which has a thread of its own. */
    World next() {
        return new World(wallTime, nanoTime, new Parker.OfThread(), transport, spool, log, runtime, state);
    }

    void close() {
        try {
            if (transport != null) {
                transport.close();
            }
        } catch (Exception | LinkageError e) {
            // There is another failure already, of which this one only follows.
        }
    }
}
