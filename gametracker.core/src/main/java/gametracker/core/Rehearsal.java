package gametracker.core;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.spi.LogEvent;
import gametracker.core.deliver.UpstreamCounts;
import gametracker.core.frame.Frames;
import gametracker.core.frame.Suspension;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.ActiveSpan;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Refused;
import gametracker.core.record.Spans;
import gametracker.core.record.Subject;
import gametracker.core.record.TraceSampler;
import gametracker.core.record.WallClock;
import gametracker.core.series.SeriesRegistry;
import gametracker.core.storm.Storms;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Makes each recording call once before the first tracker of the process starts, on queues that nobody reads.
 *
 * <p>The JVM initialises a class at its first use. If stack or heap are exhausted at that moment, the initialisation fails,
 * and the JVM never tries it again: each later use throws {@code NoClassDefFoundError}. The rehearsal therefore uses
 * all classes that a recording call needs, the JDK's among them, while there is enough stack and heap.
 */
final class Rehearsal {
    private static final int SMALL = 2;
    private static final int MANY = 12;

    /** Longer than the longest text that a record may carry. */
    private static final int TOO_LONG = 40_000;

    /** A flag and no static initialiser: if the rehearsal fails, the next start of a tracker tries it again. */
    private static volatile boolean done;

    private final WakeSignal wakeSignal = new WakeSignal(Rehearsal::nobody);
    private final WallClock clock = new WallClock(InstantSource.system(), System::nanoTime);
    private final ContextHolder context = new ContextHolder();
    private final Subject subject = new Subject(context, new Breadcrumbs(SMALL));
    private final DropOldestRing<LogRecord> records = new DropOldestRing<>(SMALL, TOO_LONG);
    private final Storms storms = new Storms(1, TOO_LONG, clock, records::offer);
    private final LogCalls logs = new LogCalls(records, wakeSignal, clock, storms, Rehearsal::nobody);
    private final DropOldestRing<ActiveSpan> ended = new DropOldestRing<>(SMALL, TOO_LONG);
    private final Spans spans = spans(1);
    private final SeriesRegistry series =
            new SeriesRegistry(MANY / 2, Map.of(), wakeSignal, new UpstreamCounts()::refused);

    /** Made from an array, because {@code String.repeat} would add a millisecond to the start. */
    private final String tooLong = new String(new byte[TOO_LONG], StandardCharsets.ISO_8859_1);

    private Rehearsal() {}

    static void run() {
        if (done) {
            return;
        }
        initializeContendedCounters();
        System.Logger.Level.values(); // the last line's, at close
        Rehearsal rehearsal = new Rehearsal();
        rehearsal.logs();
        rehearsal.context();
        rehearsal.spans();
        rehearsal.unsampledSpans();
        rehearsal.metrics();
        rehearsal.children();
        rehearsal.frames();
        rehearsal.storms.end();
        rehearsal.wakeSignal.close();
        rehearsal.logs.log(rehearsal.subject, Level.INFO, "too late", null, null);
        rehearsal.spans.start("too late", null).end();
        done = true;
    }

    /** The JDK's adders use this class at the first contention between two threads. */
    private static void initializeContendedCounters() {
        try {
            Class.forName("java.util.concurrent.atomic.Striped64$Cell");
        } catch (ClassNotFoundException | LinkageError e) {
            // A JDK that counts in another way.
        }
    }

    private void logs() {
        Exception error = new IllegalStateException("rehearsal", new IllegalArgumentException());
        error.addSuppressed(new Unreadable());
        logs.breadcrumb(subject, "first", null);
        logs.breadcrumb(subject, "second", Map.of("key", "value"));
        logs.log(subject, Level.DEBUG, null, null, null);
        logs.log(subject, Level.INFO, "text", null, Map.of("key", "value"));
        logs.log(subject, Level.INFO, "text", null, Map.of("text", "value", "number", 1));
        logs.log(subject, Level.WARN, "text", null, new HashMap<>(Map.of("number", 1.5)));
        logs.log(subject, Level.ERROR, tooLong, error, null);
        logs.log(subject, Level.ERROR, null, new Unreadable(), everyKindOfValue());
        for (int i = 0; i < MANY; i++) {
            logs.log(subject, Level.ERROR, "again", i < SMALL ? null : error, null);
        }
        storms.sumUp(clock.ticks(), true);
    }

    private Map<String, Object> everyKindOfValue() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("null", null);
        data.put("list", Arrays.asList(1, null, List.of("inner"), new int[] {1, 2}, new Object[] {"a"}));
        data.put("map", Map.of("inner", Map.of("key", true)));
        data.put("itself", data);
        data.put("enum", Level.INFO);
        data.put("numbers", List.of(BigInteger.ONE, new BigDecimal("1.5"), BigInteger.ONE.shiftLeft(5000), (byte) 1));
        data.put("optional", Optional.of("a"));
        data.put("optionals", List.of(OptionalInt.of(1), OptionalLong.empty(), OptionalDouble.of(1.5)));
        data.put("characters", new StringBuilder("text"));
        data.put("object", new Unreadable());
        Object deep = "end";
        for (int i = 0; i < MANY; i++) {
            deep = List.of(deep);
        }
        data.put("deep", deep);
        data.put("long", tooLong);
        return data;
    }

    private void context() {
        context.setUser(Map.of("id", "1"));
        context.setContext("group", Map.of("key", 1));
        context.setContext("group", null);
        context.setTag("key", "value");
        context.setTag("key", null);
    }

    private Spans spans(double ratio) {
        return new Spans(
                new Ids(), clock, SpanQueue.of(ended, wakeSignal, Rehearsal::nobody), subject, new TraceSampler(ratio));
    }

    private void unsampledSpans() {
        Span span = spans(0).start("unsampled", Map.of("key", "value"));
        Scope scope = span.makeCurrent();
        span.setAttribute("key", 1).recordError(new IllegalStateException());
        spans.start("child", null).end();
        logs.log(subject, Level.INFO, "inside", null, null);
        spans.start("root", null, null).addLink(span).end();
        spans.continued("continued", null, span.traceparent()).end();
        scope.close();
        span.end();
    }

    private void spans() {
        Span parent = spans.start("parent", null);
        Scope scope = parent.makeCurrent();
        Span child = spans.start("child", Map.of("key", "value", "number", 1));
        Scope inner = child.makeCurrent();
        child.setAttribute("key", "another").setAttribute("whole", 1).setAttribute("whole", 2);
        child.setAttribute("fraction", 1.5).setAttribute("truth", true).setAttribute("none", null);
        child.recordError(new IllegalStateException("rehearsal"));
        logs.log(subject, Level.INFO, "inside", null, null);
        scope.close(); // before its turn
        inner.close();
        child.end();
        child.end();
        spans.start(null, null, parent).end();
        spans.start("of another tracker", null, GameTracker.noop().startSpan("parent"))
                .end();
        spans.continued("continued", null, parent.traceparent()).end();
        parent.end();
    }

    private void children() {
        Subject match = subject.child();
        match.context().setTags(everyKindOfValue());
        match.context().setTags(Map.of("key", "value", "number", 1)); // so that its spans bear tags
        Spans ofMatch = spans.about(match);
        Span span = ofMatch.start("span", null);
        Scope scope = span.makeCurrent();
        for (int i = 0; i < MANY; i++) {
            logs.breadcrumb(match, "crumb", null);
            logs.log(match, Level.ERROR, "text", null, null);
            spans.start("of the match", null).end();
        }
        logs.log(match.child(), Level.INFO, new LogEvent(Level.INFO, "text", null, null, "logger", "thread", 1));
        scope.close();
        span.end();
        match.close();
        logs.log(match, Level.INFO, "too late", null, null);
        ofMatch.start("too late", null).end();
    }

    /** By a clock of its own, so that a frame is late. */
    private void frames() {
        long[] now = {0};
        WallClock jumping = new WallClock(InstantSource.system(), () -> now[0]);
        Frames frames = new Frames(
                new FrameSeries(series), jumping, new Suspension(), () -> data -> {}, (a, b, c, d) -> {}, note -> {});
        FrameMeter meter = frames.loop("loop").budget(Duration.ofMillis(1)).budget(null);
        for (int i = 0; i < SMALL; i++) {
            meter.frame();
            meter.section("section");
            meter.section("another");
            now[0] += TimeUnit.SECONDS.toNanos(1);
        }
        meter.pause();
        frames.loop(null).frame();
        frames.close();
    }

    private void metrics() {
        Map<String, String> labels = Map.of("key", "value");
        handles();
        series.counter("kills", labels).add(Long.MAX_VALUE);
        series.counter("kills", new HashMap<>(labels)).add(-1);
        series.counter("1 no lègal name", Map.of("no lègal name", "x", "job", "x", "", "x"))
                .add(1);
        series.gauge("health", labels).set(1);
        series.histogram("frame_ms", labels).record(1);
        series.gauge("kills", null).set(1); // taken by a counter
        series.histogram(null, null).record(1);
        for (int i = 0; i < MANY; i++) {
            Map<String, String> more = Map.of("key", Integer.toString(i));
            series.counter("kills", more).add(1);
            series.gauge("health", more).set(1);
        }
    }

    /** Takes handles from no session to a closed one, and from there to an open one. */
    private void handles() {
        WakeSignal over = new WakeSignal(Rehearsal::nobody);
        over.close();
        SeriesRegistry ofOver = new SeriesRegistry(MANY, Map.of(), over, new UpstreamCounts()::refused);
        SessionMetrics[] running = {null};
        var kills = new Handles.OfCounter("kills", null, () -> running[0]);
        var health = new Handles.OfGauge("health", null, () -> running[0]);
        var frames = new Handles.OfHistogram("frame_ms", null, () -> running[0]);
        SessionMetrics closed = new SessionMetrics(ofOver, over, new Refused());
        SessionMetrics open = new SessionMetrics(series, wakeSignal, new Refused());
        for (SessionMetrics next : new SessionMetrics[] {null, closed, open}) {
            running[0] = next;
            kills.add(1);
            health.set(1);
            frames.record(1);
        }
    }

    private static void nobody() {}

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new IllegalStateException();
        }

        @Override
        public String toString() {
            throw new IllegalStateException();
        }
    }
}
