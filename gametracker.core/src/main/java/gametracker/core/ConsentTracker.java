package gametracker.core;

import gametracker.api.CheckResult;
import gametracker.api.Consent;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.FollowingMeters;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.ManagedTracker;
import gametracker.api.spi.Observations;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.deliver.LedgerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a game holds: a tracker that lives through as many sessions as the player's consent makes of it.
 *
 * <p>Each session is a {@link CoreTracker}, with rings, series, lanes and a spool of its own. One that is declined is ended
 * and erased as a whole, so that what it has recorded cannot come into the next, not even by a caller who was in the
 * middle of a call. While consent is denied there is no session, and calls go to the tracker that does nothing.
 */
final class ConsentTracker extends FollowingTracker implements SessionMetrics.Source {
    /** What close waits for an erasing: a healthy disk takes less, and what it leaves is gone on with at the next start. */
    private static final long ERASING_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** What close waits for a transport to close. */
    private static final long TRANSPORT_MILLIS = 100;

    private final TrackerConfig config;
    private final World world;
    private final Erasures erasures;
    /** Where handles come from once this is the process-wide tracker. */
    volatile @Nullable GameTracker processWide;

    /** The loops' meters, each of whatever session runs. */
    final FollowingMeters meters = new Meters();

    /** For the sessions that come later. */
    private final Observations observations = new Observations();

    /** Takes the recording calls. */
    private volatile GameTracker current = GameTracker.noop();

    private volatile Consent consent;

    /** Null while consent is denied. Guarded by this. */
    private @Nullable CoreTracker session;

    /** The next session while consent is denied, put together in advance. Guarded by this. */
    private @Nullable CoreTracker prepared;

    /** Written under this. */
    private volatile boolean closed;

    private ConsentTracker(TrackerConfig config, World world) {
        this.config = config;
        this.world = world;
        this.consent = config.consent();
        this.erasures = new Erasures(world.nanoTime(), this::another, this::prepare, this::permitAsConsented);
    }

    /** Closes the transport if nothing comes of the tracker. */
    static ConsentTracker start(TrackerConfig config, World world) {
        ConsentTracker tracker = new ConsentTracker(config, world);
        tracker.rehearse();
        try {
            if (config.consent() == Consent.DENIED) {
                tracker.erasures.begin(CoreTracker.unstarted(config, world));
            } else {
                tracker.begin(CoreTracker.unstarted(config, world));
            }
        } catch (Throwable e) {
            world.close();
            throw e;
        }
        return tracker;
    }

    private CoreTracker another() {
        return CoreTracker.unstarted(config, world.next());
    }

    /** Makes the calls that need classes of their own, while there is no session yet. */
    private void rehearse() {
        counter("name").add(1);
        gauge("name").set(1);
        histogram("name").record(1);
        child(null).logInfo("text");
        new Meters().loop("loop").frame();
        boundObserve("name", null, null);
        log(Level.INFO, "text");
        log(new LogEvent(Level.INFO, "text", null, null, null, null, 0));
    }

    @Override
    GameTracker current() {
        return current;
    }

    @Override
    public @Nullable SessionMetrics metrics() {
        return current instanceof CoreTracker running ? running.metrics() : null;
    }

    @Override
    ConsentTracker root() {
        return this;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /**
     * Puts the next session together, and starts its thread: on the thread that erases the last one, so that the game's
     * does not have to.
     */
    private void prepare() {
        try {
            CoreTracker next = another();
            next.lifecycle().prepare();
            if (!keepPrepared(next)) {
                next.lifecycle().abandon();
            }
        } catch (Throwable e) {
            // For lack of memory, say: it is put together when it is needed.
        }
    }

    private synchronized boolean keepPrepared(CoreTracker next) {
        if (closed || consent != Consent.DENIED || prepared != null) {
            return false;
        }
        prepared = next;
        return true;
    }

    private synchronized @Nullable CoreTracker takePrepared() {
        CoreTracker taken = prepared;
        prepared = null;
        return taken;
    }

    private synchronized void begin(CoreTracker begun) {
        boolean granted = consent == Consent.GRANTED;
        try {
            begun.lifecycle().begin(granted, granted && erasures.isDiskErased());
        } catch (Throwable e) {
            begun.lifecycle().abandon();
            throw e;
        }
        session = begun;
        current = begun;
        observations.registerWith(begun::boundObserve);
    }

    @Override
    public void boundObserve(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        try {
            if (!closed) {
                observations.keep(name, labels, value);
            }
            current.observe(name, labels, value);
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap does without an observation.
        }
    }

    private synchronized void permitAsConsented() {
        CoreTracker running = session;
        if (running != null) {
            boolean granted = consent == Consent.GRANTED;
            running.lifecycle().permit(granted, granted && erasures.isDiskErased());
        }
    }

    @Override
    public void setConsent(@Nullable Consent next) {
        if (next == null) {
            return;
        }
        try {
            change(next);
        } catch (Throwable e) {
            world.log().write(System.Logger.Level.WARNING, "GameTracker: consent " + next + " met " + e);
        }
    }

    private synchronized void change(Consent next) {
        Consent before = consent;
        consent = next;
        if (next == Consent.DENIED) {
            if (before != Consent.DENIED || erasures.isStuck()) {
                decline();
            }
        } else if (session != null) {
            permitAsConsented();
        } else if (!closed) {
            CoreTracker ready = takePrepared();
            begin(ready != null ? ready : another());
        }
    }

    private void decline() {
        CoreTracker declined = session;
        current = GameTracker.noop();
        session = null;
        erasures.begin(declined != null ? declined : another());
    }

    @Override
    public Consent consent() {
        return consent;
    }

    @Override
    public boolean flush(@Nullable Duration timeout) {
        long deadline = world.nanoTime().getAsLong() + TrackerLifecycle.nanos(timeout);
        boolean flushed = current.flush(timeout);
        try {
            return erasures.await(deadline) && flushed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public CheckResult check(@Nullable Duration timeout) {
        CoreTracker running = sendingSession();
        return running != null ? running.check(timeout) : new Checkup(config, null).notSent(whyNothingIsSent());
    }

    @Override
    public CheckResult.Item checkSample(@Nullable Duration timeout, Instant sampleTime) {
        CoreTracker running = sendingSession();
        return running != null
                ? running.checkSample(timeout, sampleTime)
                : new Checkup(config, null).notSent(Signal.METRICS, whyNothingIsSent());
    }

    private synchronized @Nullable CoreTracker sendingSession() {
        return closed || consent != Consent.GRANTED ? null : session;
    }

    private String whyNothingIsSent() {
        return closed ? "the tracker is closed" : "consent is " + consent + ", so nothing may be sent";
    }

    @Override
    public TrackerStats stats() {
        CoreTracker running;
        synchronized (this) {
            running = session;
            if (running == null) {
                return erasures.with(LedgerStats.sum(List.of()));
            }
            return erasures.with(running.stats());
        }
    }

    @Override
    public void close() {
        CoreTracker last;
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
            last = session;
        }
        CoreTracker unused = takePrepared();
        if (unused != null) {
            unused.lifecycle().abandon();
        }
        if (last != null) {
            last.close();
        } else if (first) {
            closeWithoutSession();
        }
    }

    /** There is nothing to send, and nothing to wait for but what a healthy disk and transport take. */
    private void closeWithoutSession() {
        boolean interrupted = Thread.interrupted();
        Thread transport = TrackerThreads.newThread(world::close, "gametracker-close");
        try {
            transport.start();
            erasures.await(world.nanoTime().getAsLong()
                    + Math.min(ERASING_NANOS, config.shutdownTimeout().toNanos()));
            transport.join(TRANSPORT_MILLIS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (OutOfMemoryError e) {
            world.close(); // there is no thread to be had
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Meters extends FollowingMeters {
        @Override
        protected GameTracker current() {
            return current;
        }

        @Override
        protected FrameMeter bind(GameTracker tracker, @Nullable String loop) {
            return tracker instanceof ManagedTracker session ? session.boundFrames(loop) : tracker.frames(loop);
        }
    }
}
