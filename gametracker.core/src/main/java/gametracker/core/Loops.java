package gametracker.core;

import gametracker.api.FrameMeter;
import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.MetricSink;
import gametracker.api.spi.ThreadReport;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.frame.Frames;
import gametracker.core.frame.JankLog;
import gametracker.core.frame.Suspension;
import gametracker.core.hang.Examiner;
import gametracker.core.hang.HangWatch;
import gametracker.core.observe.AsideThread;
import gametracker.core.queue.LastingThread;
import gametracker.core.record.LogRecord;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The loops of a session, what explains their hitches, and what watches whether they hang. */
final class Loops implements HangWatch.Listener {
    /** The watch takes stacks at most this long when the session ends. */
    private static final long LAST_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    final Frames frames;
    final Suspension suspension = new Suspension();
    private final RuntimeHost runtime;
    private final Consumer<String> notes;
    private final CountDownLatch over = new CountDownLatch(1);
    private final @Nullable HangWatch watch;
    private final LastingThread watching;
    private final Runnable wake;
    private volatile Runnable changed = () -> {};

    /** Written by the collector's thread; any other that sees an old value wakes it in vain. */
    private boolean started;

    /**
     * Starts nothing.
     *
     * @param metrics takes the JVM's metrics; null if metrics go nowhere
     * @param notes takes what a developer would want to read; returns at once
     */
    Loops(TrackerWiring wiring, TrackerConfig config, @Nullable MetricSink metrics, Consumer<String> notes) {
        this.notes = notes;
        this.wake = wiring.wakeSignal::touched;
        frames = new Frames(
                new FrameSeries(wiring.series),
                wiring.clock,
                suspension,
                new HitchRecords(wiring, config.minLevel()),
                jank(wiring, config),
                notes);
        runtime = new RuntimeHost(
                wiring.world.runtime(),
                new AsideThread(TrackerThreads::newThread, "gametracker-runtime", wiring.world.nanoTime()),
                frames,
                metrics,
                notes,
                wiring.wakeSignal::touched);
        HangWatch made = new HangWatch(
                frames::eachLoop,
                config.hangTimeout().toNanos(),
                wiring.clock,
                nanos -> over.await(nanos, TimeUnit.NANOSECONDS),
                this::examine,
                new HangRecords(wiring),
                this);
        watch = config.hangTimeout().isZero() ? null : made;
        watching = new LastingThread(
                work -> TrackerThreads.newThread(work, "gametracker-hangs"), "gametracker-hangs", made);
    }

    /** Late frames as an event are of OTLP alone: in LGTM the counters tell. */
    private static JankLog jank(TrackerWiring wiring, TrackerConfig config) {
        if (config.protocol() != Protocol.OTLP
                || Level.INFO.ordinal() < config.minLevel().ordinal()) {
            return (loop, late, threshold, period) -> {};
        }
        return (loop, late, threshold, period) -> wiring.logs.event(
                wiring.subject,
                Level.INFO,
                LogRecord.APP_JANK,
                Map.of(
                        "app.jank.frame_count", late,
                        "app.jank.threshold", threshold,
                        "app.jank.period", period,
                        "loop", loop));
    }

    private ThreadReport examine(Thread thread) {
        ThreadReport report = runtime.examine(thread, Examiner.MAX_FRAMES, Examiner.MAX_OTHERS);
        return report == null ? Examiner.stacksOf(thread) : report;
    }

    /** Sets what is run when a loop hangs, or none does any more. */
    void onHang(Runnable told) {
        changed = told;
    }

    @Override
    public void changed() {
        changed.run();
    }

    @Override
    public void failed(Throwable error) {
        notes.accept("the watch for hangs met " + error.getClass().getName() + " and went on");
    }

    /** Returns for how long a loop hangs; 0 if none does. Any thread. */
    long hangingNanos() {
        return watch == null ? 0 : watch.hangingNanos();
    }

    /** Has the module found that explains frames. On the collector's thread, after the game's first calls. */
    void prepare() {
        runtime.prepare();
    }

    /** Returns the meter of a loop. Its first frame touches nothing that would wake the collector, which may sleep for good. */
    FrameMeter loop(@Nullable String name) {
        FrameMeter meter = frames.loop(name);
        if (!started) {
            wake.run();
        }
        return meter;
    }

    /** Has the loops watched once there are any. On the collector's thread, at each of its looks. */
    void look() {
        if (!started && watch != null && frames.isAny()) {
            started = true;
            keepWatching();
        }
    }

    private void keepWatching() {
        try {
            watching.ensureRunning();
        } catch (OutOfMemoryError e) {
            // There is no thread to be had; it is tried again.
        }
    }

    /** On the collector's thread, now and then. */
    void tend() {
        runtime.tend();
        if (started) {
            keepWatching();
        }
    }

    /** Ends, with what there still is to tell. Returns within a bounded time. */
    void close() {
        over.countDown();
        try {
            watching.awaitEnd(LAST_LOOK_NANOS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        runtime.close();
    }

    /** The same at once, for a session of which nothing is kept. */
    void discard() {
        over.countDown();
        runtime.discard();
    }
}
