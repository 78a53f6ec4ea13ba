package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolProvider;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.collect.Collector;
import gametracker.core.collect.EnvelopeSink;
import gametracker.core.collect.MetricReader;
import gametracker.core.collect.Receipts;
import gametracker.core.collect.RecordBatcher;
import gametracker.core.collect.SelfMetrics;
import gametracker.core.deliver.Destination;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.deliver.Environment;
import gametracker.core.deliver.Ledger;
import gametracker.core.deliver.Settings;
import gametracker.core.deliver.UpstreamCounts;
import gametracker.core.format.PayloadRules;
import gametracker.core.journal.Journal;
import gametracker.core.observe.AsideThread;
import gametracker.core.observe.ObservedGauges;
import gametracker.core.observe.RuntimeMetrics;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.LastingThread;
import gametracker.core.queue.Parker;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.ActiveSpan;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Entropy;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Refused;
import gametracker.core.record.Spans;
import gametracker.core.record.Subject;
import gametracker.core.record.TraceSampler;
import gametracker.core.record.WallClock;
import gametracker.core.redact.Redaction;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.RedactedSeries;
import gametracker.core.series.SeriesRegistry;
import gametracker.core.storm.Storms;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The parts of one tracker, put together; nothing runs yet. */
final class TrackerWiring {
    /** What the records or spans in a ring weigh together at most. */
    private static final int MAX_RING_BYTES = 8 << 20;

    final World world;
    final String sessionId = Entropy.uuid().toString();
    final WakeSignal wakeSignal;
    final LogCalls logs;

    /** What records are about that no child tracker makes. */
    final Subject subject;

    final Storms storms;
    final WallClock clock;
    final SeriesRegistry series;
    final Loops loops;
    final Spans spans;

    /** Metric calls that were lost for lack of stack or heap. */
    final Refused metricCalls = new Refused();

    final SessionMetrics metrics;

    /** What a caller at the very end of its stack or heap gets as a handle: counts each use. */
    final Handles.Unbound unbound = new Handles.Unbound(metricCalls);

    /** What a caller at the very end of its stack or heap gets as a child: closed, so that it counts its calls. */
    @Nullable
    CoreTracker noChild;

    final Checkup checkup;
    final Dispatcher dispatcher;
    final Collector collector;
    private final MetricReader reader;
    final LastingThread thread;
    final LossReporter reporter;

    /** What survives the death of the process. */
    final LastWords lastWords;

    /** How this session ends, and how earlier ones did. */
    final Endings endings;

    private volatile boolean abandoned;

    /** The player has not consented, or not yet. */
    private volatile boolean withheld;

    private final ObservedGauges observed;
    private final Ledger ledger = new Ledger();
    private final UpstreamCounts counts = ledger.upstream;
    private final RecordBatcher<LogRecord> logBatcher;
    private final RecordBatcher<ActiveSpan> spanBatcher;

    TrackerWiring(TrackerConfig config, World world) {
        this.world = world;
        LongSupplier nanoTime = world.nanoTime();
        InstantSource wallTime = world.wallTime();
        clock = new WallClock(wallTime, nanoTime);
        long interval = config.flushInterval().toNanos();
        Parker.OfThread parker = world.parker();
        wakeSignal = new WakeSignal(parker);
        checkup = new Checkup(config, world.transport());
        reporter = new LossReporter(this::stats, nanoTime, world.log());
        Receipts receipts = new Receipts();
        Redaction redaction = config.redactor()
                .map(redactor -> new Redaction(redactor, reporter::note))
                .orElse(null);
        Encoders encoders = Encoders.of(config, sessionId, redaction);
        // Their classes are initialised here, where there is memory. An initialisation that fails is never tried again.
        encoders.formats().forEach(PayloadRules::of);
        SpoolProvider spool = world.spool();
        dispatcher = new Dispatcher(
                new Settings(
                        config.maxBufferedBytes(), encoders.formats(), Destination.of(config), config.requestTimeout()),
                new Environment(
                        nanoTime, wallTime, () -> ThreadLocalRandom.current().nextDouble(), TrackerWiring::thread),
                world.transport(),
                spool == null ? null : listener -> spool.create(spoolConfig(config), listener),
                PayloadRules::of,
                receipts::accepted,
                ledger,
                reporter);

        subject = new Subject(new ContextHolder(), new Breadcrumbs(config.maxBreadcrumbs()));
        DropOldestRing<LogRecord> logRing = new DropOldestRing<>(config.maxQueueSize(), MAX_RING_BYTES);
        storms = new Storms(
                config.repeatedErrors(), config.repeatedErrorsWindow().toNanos(), clock, logRing::offer);
        logs = new LogCalls(logRing, wakeSignal, clock, storms, this::countLateRecords);
        DropOldestRing<ActiveSpan> spanRing = new DropOldestRing<>(config.maxQueueSize(), MAX_RING_BYTES);
        spans = new Spans(
                new Ids(),
                clock,
                SpanQueue.of(spanRing, wakeSignal, this::countLateRecords),
                subject,
                new TraceSampler(config.traceSampling()));
        series = new SeriesRegistry(
                config.maxSeries(),
                config.histogramBounds(),
                wakeSignal,
                counts::refused,
                config.utf8Names(),
                reporter::note);
        metrics = new SessionMetrics(series, wakeSignal, metricCalls);

        lastWords = new LastWords(
                config, sessionId, encoders.formats(), this::restore, wallTime, reporter::note, world.state());
        ledger.tell(lastWords);
        Journal journal = lastWords.journal();
        int largeBatch = RecordBatcher.largeBatch(config.maxBufferedBytes() / Signal.values().length);
        EnvelopeSink envelopeSink = new EnvelopeSink(dispatcher, receipts, wallTime, journal);
        logBatcher = new RecordBatcher<>(
                logRing,
                encoders::logs,
                envelopeSink,
                () -> dispatcher.isIdle(Signal.LOGS),
                unencodable(Signal.LOGS),
                config.flushThreshold(),
                largeBatch,
                interval);
        spanBatcher = new RecordBatcher<>(
                spanRing,
                encoders::spans,
                envelopeSink,
                () -> dispatcher.isIdle(Signal.TRACES),
                unencodable(Signal.TRACES),
                config.flushThreshold(),
                largeBatch,
                interval);
        boolean metricsGoSomewhere =
                spool != null || world.transport() != null && config.endpoints().containsKey(Signal.METRICS);
        observed = new ObservedGauges(
                new AsideThread(TrackerThreads::newThread, "gametracker-observer", nanoTime), this::say);
        loops = new Loops(
                this,
                config,
                metricsGoSomewhere ? new RuntimeMetrics(series, observed, config.protocol()) : null,
                this::say);
        reader = new MetricReader(
                redaction == null ? series::all : new RedactedSeries(series, redaction::label),
                encoders::metrics,
                envelopeSink.ofMetrics(counts),
                new SelfMetrics(series, this::stats, metricsGoSomewhere),
                observed,
                wakeSignal,
                clock,
                nanoTime.getAsLong(),
                interval);
        if (journal != null) {
            logBatcher.copyTo(journal);
            spanBatcher.copyTo(journal);
            reader.keepIn(journal);
        }
        Runnable rehearsal = new PipelineRehearsal(config.protocol(), encoders.formats());
        collector = new Collector(
                wakeSignal,
                clock,
                nanoTime,
                parker,
                List.of(logBatcher, spanBatcher),
                reader,
                new Housekeeper(
                        dispatcher,
                        storms,
                        loops,
                        reporter,
                        config,
                        this::keep,
                        journal == null ? rehearsal : aside(rehearsal),
                        this::countLateRecords),
                config.maxQueueSize());
        thread = new LastingThread(TrackerWiring::thread, "gametracker-collector", collector);
        parker.set(thread);
        counts.include(Signal.LOGS, logBatcher);
        counts.include(Signal.TRACES, spanBatcher);
        counts.includeRefused(Signal.LOGS, logs.refused::count);
        counts.includeRefused(Signal.LOGS, reason -> reason == DropReason.REPEATED ? storms.repeated() : 0);
        counts.includeRefused(Signal.TRACES, spans.refused()::count);
        counts.includeRefusedCalls(metricCalls::count);
        reporter.wakeBy(collector::tidySoon);
        logBatcher.hurryFor(logs::takeUrgent);
        endings = new Endings(
                config,
                encoders.identity(),
                new Endings.Session(logs, subject, loops, clock, wallTime),
                dispatcher,
                counts,
                reporter::note,
                world.state());
    }

    /** Has it run on a thread of its own: the first records are in the journal meanwhile. */
    private Runnable aside(Runnable rehearsal) {
        Runnable guarded = () -> {
            try {
                rehearsal.run();
            } catch (Throwable e) {
                reporter.note("a rehearsal met " + e.getClass().getName());
            }
        };
        return () -> TrackerThreads.newThread(guarded, "gametracker-rehearsal").start();
    }

    /** Starts what writes to disk. On the collector's thread. */
    private void keep() {
        endings.start();
        lastWords.start();
    }

    /**
     * Begins the session, which may have been put together long before.
     *
     * @param flushing sees to it that what was recorded is delivered or in the spool
     */
    void begin(Predicate<Duration> flushing) {
        reader.begin(world.nanoTime().getAsLong());
        endings.begin(flushing);
    }

    private void say(String note) {
        reporter.say(System.Logger.Level.WARNING, note);
    }

    /** Takes what an earlier session left. */
    private void restore(Envelope envelope) {
        counts.accepted(envelope.signal(), envelope.itemCount());
        dispatcher.offer(envelope);
    }

    /** Has a gauge asked for at each collection; no longer if there is nothing to ask. */
    void observe(@Nullable String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        GaugeSeries gauge = series.observedGauge(name, labels);
        if (gauge != null && value == null) {
            observed.forget(gauge);
        } else if (gauge != null) {
            observed.observe(gauge, value);
            wakeSignal.touched(); // it may sleep for good
        }
    }

    private static Thread thread(Runnable work) {
        return TrackerThreads.newThread(work, "gametracker-delivery");
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

    /**
     * Counts what is still in the rings, on the collector's hands and in the lanes, also if a thread hangs: it is left
     * behind. Nothing stays pending.
     */
    void giveUp() {
        abandoned = true;
        observed.close();
        storms.end(); // its records are counted with those in the ring
        countLateRecords();
        dispatcher.giveUp();
    }

    /** Says whether anything may be sent, and anything written to disk. At once. */
    void permit(boolean sending, boolean disk) {
        withheld = !sending;
        dispatcher.permit(sending, disk);
        lastWords.permit(disk);
        endings.permit(disk);
    }

    /**
     * Ends the session at once: nothing is recorded, sent or kept any more.
     *
     * @param erasesDisk whether closing the dispatcher erases the spool
     * @param lateLogs counts what is still recorded
     * @param lateSpans counts what is still ended
     * @param then run by the collector's thread at its end
     * @return whether that is certain
     */
    boolean decline(boolean erasesDisk, Refused lateLogs, Refused lateSpans, Runnable then) {
        withheld = true;
        logs.refused.declineInto(lateLogs);
        spans.refused().declineInto(lateSpans);
        loops.discard();
        observed.close();
        wakeSignal.close();
        dispatcher.decline(erasesDisk);
        return collector.discard(then);
    }

    /** Counts as declined what is in the rings and on the collector's hands. */
    void discard() {
        abandoned = true;
        countLateRecords();
    }

    TrackerStats stats() {
        return ledger.snapshot();
    }

    /**
     * Counts what was put into the rings while the tracker closed, after the collector's last look. If that is still
     * to come, what it finds is sent as well; whoever takes a record out counts it, once.
     */
    void countLateRecords() {
        if (abandoned || collector.hasEnded()) {
            DropReason reason = withheld ? DropReason.DECLINED : DropReason.CLOSED;
            counts.dropped(Signal.LOGS, reason, logBatcher.discard());
            counts.dropped(Signal.TRACES, reason, spanBatcher.discard());
        }
    }

    /** Counts and reports records that no formatter could encode. */
    RecordBatcher.Losses unencodable(Signal signal) {
        return (items, why) -> {
            counts.dropped(signal, DropReason.INVALID, items);
            reporter.dropped(
                    signal,
                    DropReason.INVALID,
                    items,
                    "could not be encoded"
                            + (why == null ? "" : ": " + why.getClass().getName()));
        };
    }
}
