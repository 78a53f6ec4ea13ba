package gametracker.core;

import gametracker.api.spi.MetricSink;
import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.RuntimeProbeProvider;
import gametracker.api.spi.ThreadReport;
import gametracker.core.frame.Frames;
import gametracker.core.observe.AsideThread;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Holds the module that explains frames and knows the JVM's metrics, where there is one. All calls of it are made on a
 * thread aside, but for those of a loop's thread: one that throws or hangs costs causes and metrics, and nothing else.
 */
final class RuntimeHost {
    /** More than a healthy module takes, on a machine that is busy. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** A module waits 200 ms for what it still has to explain. */
    private static final long CLOSING_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    /** More than the stacks of some thousand threads take. */
    private static final long EXAMINATION_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Supplier<? extends @Nullable Supplier<RuntimeProbeProvider>> finder;
    private final AsideThread thread;
    private final Frames frames;
    private final @Nullable MetricSink metrics;
    private final Consumer<String> notes;
    private final Runnable registered;
    private volatile @Nullable RuntimeProbe probe;
    private volatile boolean over;
    private boolean started;

    /**
     * Finds nothing yet.
     *
     * @param finder returns what makes the provider; null if there is none
     * @param metrics takes the JVM's metrics; null if metrics go nowhere
     * @param notes takes what a developer would want to read; returns at once
     * @param registered run when metrics were registered: the collector may sleep for good
     */
    RuntimeHost(
            Supplier<? extends @Nullable Supplier<RuntimeProbeProvider>> finder,
            AsideThread thread,
            Frames frames,
            @Nullable MetricSink metrics,
            Consumer<String> notes,
            Runnable registered) {
        this.finder = finder;
        this.thread = thread;
        this.frames = frames;
        this.metrics = metrics;
        this.notes = notes;
        this.registered = registered;
    }

    /** Looks on the path, through the api's own loader as {@link Transports} does. */
    static @Nullable Supplier<RuntimeProbeProvider> onThePath() {
        return ServiceLoader.load(RuntimeProbeProvider.class, RuntimeProbeProvider.class.getClassLoader()).stream()
                .findFirst()
                .orElse(null);
    }

    /** Has the module found, and its metrics registered. On the collector's thread, after the game's first calls. */
    void prepare() {
        Supplier<RuntimeProbeProvider> found;
        try {
            found = finder.get();
        } catch (ServiceConfigurationError | LinkageError e) {
            cannot(e);
            return;
        }
        if (found != null) {
            thread.submit(new Call(() -> open(found)));
        }
    }

    private void open(Supplier<RuntimeProbeProvider> found) {
        RuntimeProbe opened = found.get().create(notes);
        probe = opened;
        if (over) {
            opened.close();
            return;
        }
        frames.explainBy(opened);
        if (metrics != null) {
            opened.metrics(metrics);
            registered.run();
        }
    }

    /** Has the module listen once there are frames. On the collector's thread, now and then. */
    void tend() {
        frames.tidy();
        thread.look();
        RuntimeProbe found = probe;
        if (found != null && !started && frames.isAny()) {
            started = thread.submit(new Call(found::start));
        }
    }

    /**
     * Has the module look at a thread that hangs.
     *
     * @return null if there is no module, or if it does not answer in time
     */
    @Nullable
    ThreadReport examine(Thread hanging, int maxFrames, int maxOthers) {
        RuntimeProbe found = probe;
        FutureTask<ThreadReport> examination =
                new FutureTask<>(() -> found == null ? null : found.examine(hanging, maxFrames, maxOthers));
        if (found == null || !thread.submit(new Call(examination))) {
            return null;
        }
        try {
            return examination.get(EXAMINATION_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            cannot(e.getCause());
        } catch (TimeoutException e) {
            notes.accept("the module that knows the runtime takes too long to look at a thread that hangs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Has the module let go of everything, and frames told without it if it does not. Returns within a bounded time. */
    void close() {
        over = true;
        frames.close();
        RuntimeProbe found = probe;
        if (found != null && thread.submit(new Call(found::close))) {
            thread.await(CLOSING_NANOS);
        }
        thread.close();
        frames.settle();
    }

    /** The same at once, for a session of which nothing is kept. */
    void discard() {
        over = true;
        frames.close();
        RuntimeProbe found = probe;
        if (found != null) {
            thread.submit(new Call(found::close));
        }
        thread.close();
    }

    private void cannot(Throwable error) {
        notes.accept("the module that explains frames cannot be used: " + error + "; remove or mend it");
    }

    private final class Call extends AsideThread.Task {
        private final Runnable work;

        Call(Runnable work) {
            super(PATIENCE_NANOS);
            this.work = work;
        }

        @Override
        protected Runnable call() {
            work.run();
            return () -> {};
        }

        @Override
        protected void threw(Throwable error) {
            cannot(error);
        }

        @Override
        protected void hangs() {
            notes.accept("the module that explains frames does not return; frames stay without causes");
        }
    }
}
