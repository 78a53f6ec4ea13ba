package gametracker.core;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.core.format.BodySink;
import gametracker.core.format.MetricEncoder;
import gametracker.core.format.RecordEncoder;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.ActiveSpan;
import gametracker.core.record.Context;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.Fields;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Spans;
import gametracker.core.record.WallClock;
import gametracker.core.redact.Redaction;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The records of one check, encoded as a session's are: a span, a log line that bears its ids, and a sample. Made by the
 * caller's thread alone.
 */
final class CheckRecords {
    private static final String NAME = "gametracker.check";
    private static final String METRIC = "gametracker_check";

    private final Encoders encoders;
    private final WallClock clock = new WallClock(InstantSource.system(), System::nanoTime);
    private final ActiveSpan span;

    CheckRecords(TrackerConfig config, String sessionId) {
        Redaction redaction = config.redactor()
                .map(redactor -> new Redaction(redactor, note -> {}))
                .orElse(null);
        encoders = Encoders.of(config, sessionId, redaction);
        List<ActiveSpan> ended = new ArrayList<>();
        new Spans(new Ids(), clock, ended::add).start(NAME, null).end();
        span = ended.get(0);
    }

    Envelope of(Signal signal) {
        return switch (signal) {
            case LOGS -> log();
            case METRICS -> sample(Instant.ofEpochSecond(0, clock.nanos()));
            case TRACES -> trace();
        };
    }

    private Envelope log() {
        LogRecord line = new LogRecord(
                clock.nanos(), Level.INFO, NAME, Fields.EMPTY, null, List.of(), Context.EMPTY, span, false);
        return encoded(Signal.LOGS, encoders.logs(), line);
    }

    private Envelope trace() {
        return encoded(Signal.TRACES, encoders.spans(), (EndedSpan) span);
    }

    private static <R> Envelope encoded(Signal signal, RecordEncoder<R> encoder, R record) {
        Body body = new Body(signal);
        encoder.add(record, body);
        encoder.finish(body);
        return body.envelope.orElseThrow();
    }

    /** A gauge of value 1. */
    Envelope sample(Instant time) {
        SeriesRegistry series = new SeriesRegistry(1, Map.of(), new WakeSignal(() -> {}), reason -> {});
        series.gauge(METRIC, null).set(1);
        series.all().forEach(Series::collect);
        Body body = new Body(Signal.METRICS);
        long nanos = TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
        encoders.metrics().encode(series.all(), MetricEncoder.Content.VALUE, nanos, body);
        return body.envelope.orElseThrow();
    }

    /** Keeps the one body that one record makes. */
    private static final class Body implements BodySink {
        private final Signal signal;
        private Optional<Envelope> envelope = Optional.empty();

        Body(Signal signal) {
            this.signal = signal;
        }

        @Override
        public void body(
                gametracker.api.spi.Format format,
                java.nio.ByteBuffer bytes,
                int items,
                @org.jspecify.annotations.Nullable Runnable accepted) {
            String id = signal.name().toLowerCase(Locale.ROOT) + "-check";
            envelope = Optional.of(new Envelope(id, format, bytes, items, Instant.now()));
        }
    }
}
