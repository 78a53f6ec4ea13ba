package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolProvider;
import gametracker.api.spi.Transport;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.deliver.Ledger;
import gametracker.core.deliver.Outside;
import gametracker.core.deliver.Settings;
import gametracker.core.format.Identity;
import gametracker.core.record.ActiveSpan;
import gametracker.core.record.Bell;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Device;
import gametracker.core.record.DropOldestRing;
import gametracker.core.record.Entropy;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Spans;
import gametracker.core.record.WallClock;
import gametracker.core.series.SeriesRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The parts of one tracker, put together; nothing runs yet. */
final class Parts {
    final World world;
    final String sessionId = Entropy.uuid().toString();
    final Bell bell;
    final LogCalls logs;
    final SeriesRegistry series;
    final Spans spans;
    final Dispatcher dispatcher;
    final Collector collector;
    final Thread thread;
    final Reporter reporter;

    private final Ledger ledger = new Ledger();
    private final Encoders encoders;
    private final DropOldestRing<LogRecord> logRing;
    private final DropOldestRing<ActiveSpan> spanRing;
    private final Intake<LogRecord> logIntake;
    private final Intake<ActiveSpan> spanIntake;

    /** What a tracker finds outside of itself. */
    record World(
            InstantSource wallTime,
            LongSupplier nanoTime,
            Parking.OfThread parking,
            @Nullable Transport transport,
            @Nullable SpoolProvider spool,
            System.@Nullable Logger logger) {
        /** Finds transport and spool as the configuration says. Opens the transport. */
        static World of(TrackerConfig config) {
            SpoolProvider spool = Transports.spool(config).orElse(null);
            Transport transport = Transports.open(config).orElse(null);
            return new World(InstantSource.system(), System::nanoTime, new Parking.OfThread(), transport, spool, null);
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

    Parts(TrackerConfig config, World world) {
        this.world = world;
        LongSupplier nanoTime = world.nanoTime();
        InstantSource wallTime = world.wallTime();
        WallClock clock = new WallClock(wallTime, nanoTime);
        long interval = config.flushInterval().toNanos();
        Parking.OfThread parking = world.parking();
        bell = new Bell(parking::unpark);
        reporter = new Reporter(this::stats, nanoTime, world.logger());
        Identity identity = new Identity(
                config.game(),
                config.version(),
                config.environment(),
                sessionId,
                config.instance().orElse(sessionId),
                Device.fields(config.device()),
                clock.nanos());
        encoders = Encoders.of(config.protocol(), identity);
        SpoolProvider spool = world.spool();
        dispatcher = new Dispatcher(
                new Settings(
                        config.maxBufferedBytes(),
                        encoders.formats(),
                        config.endpoints().keySet(),
                        config.requestTimeout()),
                new Outside(
                        nanoTime, wallTime, () -> ThreadLocalRandom.current().nextDouble(), Thread::new),
                world.transport(),
                spool == null ? null : listener -> spool.create(spoolConfig(config), listener),
                new FormatBodies(),
                ledger,
                reporter);

        logRing = new DropOldestRing<>(config.maxQueueSize());
        logs = new LogCalls(
                logRing,
                bell,
                clock,
                new ContextHolder(),
                new Breadcrumbs(config.maxBreadcrumbs()),
                ledger,
                this::discardLate);
        spanRing = new DropOldestRing<>(config.maxQueueSize());
        spans = new Spans(new Ids(), clock, this::spanEnded);
        series = new SeriesRegistry(
                config.maxSeries(), config.histogramBounds(), bell, reason -> ledger.refused(reason, 1));

        int largeBatch = Intake.largeBatch(config.maxBufferedBytes() / Signal.values().length);
        Outbox outbox = new Outbox(dispatcher::offer, wallTime);
        logIntake = new Intake<>(
                logRing,
                encoders.ofLogs(),
                outbox,
                () -> dispatcher.isIdle(Signal.LOGS),
                (items, why) -> lost(Signal.LOGS, items, why),
                config.flushThreshold(),
                largeBatch,
                interval);
        spanIntake = new Intake<>(
                spanRing,
                encoders.ofSpans(),
                outbox,
                () -> dispatcher.isIdle(Signal.TRACES),
                (items, why) -> lost(Signal.TRACES, items, why),
                config.flushThreshold(),
                largeBatch,
                interval);
        boolean metricsGoSomewhere =
                spool != null || world.transport() != null && config.endpoints().containsKey(Signal.METRICS);
        MetricCollection metrics = new MetricCollection(
                series,
                encoders.metrics(),
                (format, body, items) -> {
                    ledger.accepted(Signal.METRICS, items);
                    outbox.body(format, body, items);
                },
                new SelfMetrics(series, this::stats, metricsGoSomewhere),
                bell,
                clock,
                nanoTime.getAsLong(),
                interval);
        collector = new Collector(
                bell,
                clock,
                nanoTime,
                parking,
                List.of(logIntake, spanIntake),
                metrics,
                new Housekeeper(dispatcher, reporter, config, this::discardLate),
                config.maxQueueSize());
        thread = new Thread(collector, "gametracker-collector");
        thread.setDaemon(true);
        parking.set(thread);
        reporter.wakeBy(collector::tidySoon);
    }

    private SpoolConfig spoolConfig(TrackerConfig config) {
        return new SpoolConfig(
                config.spoolDirectory().orElseThrow(),
                config.spoolMaxBytes(),
                config.spoolDurability(),
                sessionId,
                Map.of(
                        "game", config.game(),
                        "version", config.version(),
                        "environment", config.environment(),
                        "protocol", config.protocol().name()));
    }

    TrackerStats stats() {
        return ledger.snapshot(ahead);
    }

    private void spanEnded(ActiveSpan span) {
        if (bell.isClosed()) {
            ledger.accepted(Signal.TRACES, 1);
            ledger.dropped(Signal.TRACES, DropReason.CLOSED, 1);
            return;
        }
        spanRing.offer(span);
        if (!bell.touched()) {
            discardLate();
        }
    }

    /**
     * Counts what was put into the rings while the tracker closed, after the collector's last look. If that is still
     * to come, what it finds is sent as well; whoever takes a record out counts it, once.
     */
    void discardLate() {
        if (collector.hasEnded()) {
            ledger.dropped(Signal.LOGS, DropReason.CLOSED, logIntake.discard());
            ledger.dropped(Signal.TRACES, DropReason.CLOSED, spanIntake.discard());
        }
    }

    private void lost(Signal signal, int items, @Nullable Throwable why) {
        ledger.dropped(signal, DropReason.INVALID, items);
        reporter.dropped(
                signal,
                DropReason.INVALID,
                items,
                "could not be encoded"
                        + (why == null ? "" : ": " + why.getClass().getName()));
    }

    /** What is counted ahead of delivery. */
    private final gametracker.core.deliver.Intake ahead = new gametracker.core.deliver.Intake() {
        @Override
        public long accepted(Signal signal) {
            return switch (signal) {
                case LOGS -> logRing.offered();
                case TRACES -> spanRing.offered();
                case METRICS -> 0;
            };
        }

        @Override
        public long pending(Signal signal) {
            return switch (signal) {
                case LOGS -> logIntake.pending();
                case TRACES -> spanIntake.pending();
                case METRICS -> 0;
            };
        }

        @Override
        public long dropped(Signal signal, DropReason reason) {
            if (reason != DropReason.QUEUE_FULL) {
                return 0;
            }
            return switch (signal) {
                case LOGS -> logRing.dropped();
                case TRACES -> spanRing.dropped();
                case METRICS -> 0;
            };
        }

        @Override
        public long truncated(Signal signal) {
            return switch (signal) {
                case LOGS -> encoders.logs().truncated();
                case TRACES -> encoders.spans().truncated();
                case METRICS -> 0;
            };
        }
    };
}
