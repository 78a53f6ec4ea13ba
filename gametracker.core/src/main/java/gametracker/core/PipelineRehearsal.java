package gametracker.core;

import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.collect.Receipts;
import gametracker.core.collect.SelfMetrics;
import gametracker.core.deliver.DryRun;
import gametracker.core.format.PayloadRules;
import gametracker.core.queue.LastingThread;
import gametracker.core.queue.Parker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * Goes once through all that may become of a record after the call, up to the answer and to close, with parts that are
 * connected to nothing. A class that could not be initialised or linked is lost to a process for good, and a game that
 * holds all file handles or all memory for a moment is enough: what comes in that moment must not be the first to need
 * it. Runs on the collector's thread, soon after a tracker's first calls; {@link Rehearsal} does the same for the calls,
 * before the first one starts.
 *
 * @param formats those of the protocol
 */
record PipelineRehearsal(Protocol protocol, Set<Format> formats) implements Runnable {
    private static final int QUEUE = 16;

    /** What has been gone through already. Not by the initialisation of a class: what failed is tried again. */
    private static final Set<Protocol> DONE = ConcurrentHashMap.newKeySet();

    @Override
    public void run() {
        if (DONE.contains(protocol)) {
            return;
        }
        TrackerConfig config = TrackerConfig.builder()
                .protocol(protocol)
                .maxQueueSize(QUEUE)
                .redactor((key, text) -> key.equals("msg") ? null : key)
                .flushOnExit(false)
                .build();
        HostLog unheard = new HostLog(null, PipelineRehearsal::discard);
        TrackerWiring wiring = new TrackerWiring(
                config,
                new World(InstantSource.system(), System::nanoTime, new Parker.OfThread(), null, null, unheard));
        CoreTracker tracker = CoreTracker.of(config, wiring);
        TrackerLifecycle lifecycle = tracker.lifecycle();
        record(wiring);
        lifecycle.flush(Duration.ZERO);
        wiring.wakeSignal.close();
        wiring.collector.stop();
        LastingThread.run(wiring.collector);
        wiring.collector.failed(new IllegalStateException("of a rehearsal"));
        wiring.unencodable(Signal.LOGS).lost(0, new IllegalStateException("of a rehearsal"));
        lifecycle.close();
        new Erasures(System::nanoTime, () -> tracker, PipelineRehearsal::nothing, PipelineRehearsal::nothing)
                .end(tracker);
        new SelfMetrics(wiring.series, wiring::stats, true).update(true);
        for (Format format : formats) {
            ByteBuffer body = PayloadRules.of(format).twoItems();
            Envelope sample = new Envelope("rehearsal", format, body, 2, Instant.EPOCH);
            DryRun.of(sample, new Receipts()::accepted, wiring.reporter);
        }
        DONE.add(protocol);
    }

    /** One of each, with all that can be given to it; past the tracker, which records nothing on this thread. */
    private static void record(TrackerWiring wiring) {
        Map<String, Object> data = Map.of("text", "a\"b", "number", 1.5, "flag", true, "list", List.of(1));
        wiring.subject.context().setUser(data);
        wiring.subject.context().setContext("context", data);
        wiring.subject.context().setTag("tag", "value");
        wiring.logs.breadcrumb(wiring.subject, "breadcrumb", data);
        Span span = wiring.spans.start("span", data);
        Scope scope = span.makeCurrent();
        try {
            span.setAttribute("text", "a");
            span.recordError(new IllegalStateException("of a rehearsal"));
            wiring.logs.log(wiring.subject, Level.ERROR, "error", new IllegalStateException("of a rehearsal"), data);
            wiring.logs.log(wiring.subject, Level.DEBUG, "debug", null, null);
            wiring.spans.start("child", null).end();
        } finally {
            scope.close();
            span.end();
        }
        new HitchRecords(wiring, Level.DEBUG).begin().accept(data);
        wiring.logs.event(wiring.subject, Level.INFO, "event", data);
        Map<String, String> labels = Map.of("label", "value");
        wiring.series.counter("count", labels).add(2);
        wiring.series.counter("count", labels).add(0);
        wiring.series.gauge("gauge", labels).set(1.5);
        wiring.series.histogram("histogram", labels).record(1.5);
    }

    private static void nothing() {}

    /** Whoever waits for the line is told at once that there is none. */
    private static void discard(Runnable line) {
        if (line instanceof Future<?> waitedFor) {
            waitedFor.cancel(false);
        }
    }
}
