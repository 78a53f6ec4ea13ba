package gametracker.viewer.store;

import gametracker.decode.LokiLine;
import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpTracesBody;
import gametracker.viewer.backend.RecordSink;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSeries;
import gametracker.viewer.received.ReceivedSpan;
import gametracker.viewer.received.Refusal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was received, within a number of bytes: two fifths for log lines, a fifth each for spans, series and
 * requests. All access is under one lock. Waiting threads are woken once per request.
 */
public final class Store implements Received, RecordSink {
    private static final int MAX_NOTES = 1_000;
    private static final byte[] NO_BODY = new byte[0];

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final SharedPool<Map<String, String>> labels = new SharedPool<>(Weights::labels);
    private final SharedPool<String> sessions = new SharedPool<>(Weights::text);
    private final SharedPool<OtlpOrigin> origins = new SharedPool<>(Weights::origin);
    private final BoundedHistory<ReceivedLog> logs;
    private final BoundedHistory<ReceivedSpan> spans;
    private final BoundedHistory<Taken> requests;
    private final SeriesHistory series;
    private final Map<Long, String> notes = new Newest(MAX_NOTES);
    private final long maxBodyBytes;
    private long samples;
    private long refused;
    private long repeated;
    private long refusedRequests;
    private long version;

    /** Empty, never larger than {@code maxBytes}. */
    public Store(long maxBytes) {
        long fifth = maxBytes / 5;
        this.logs =
                new BoundedHistory<>(2 * fifth, Weights::log, () -> labels.bytes() + sessions.bytes(), this::forgotten);
        this.spans = new BoundedHistory<>(
                fifth,
                Weights::span,
                origins::bytes,
                each -> origins.release(each.span().origin()));
        this.requests = new BoundedHistory<>(fifth, Weights::request);
        this.series = new SeriesHistory(fifth);
        this.maxBodyBytes = fifth / 2;
    }

    private void forgotten(ReceivedLog log) {
        labels.release(log.labels());
        sessions.release(log.sessionId());
    }

    @Override
    public void log(Map<String, String> stream, long timeNanos, String line, Map<String, String> metadata) {
        Optional<LokiLine> parsed = LokiLine.parse(line);
        String message = parsed.map(LokiLine::message).orElse("");
        String level = Levels.of(stream, metadata, parsed);
        String session = first(
                parsed.map(LokiLine::sessionId).orElse(""),
                metadata.get("session_id"),
                metadata.get("service_instance_id"),
                stream.get("service_instance_id"));
        String trace = first(parsed.map(LokiLine::traceId).orElse(""), metadata.get("trace_id"));
        String span = first(parsed.map(LokiLine::spanId).orElse(""), metadata.get("span_id"));
        lock.lock();
        try {
            logs.add(new ReceivedLog(
                    timeNanos,
                    labels.hold(stream),
                    metadata,
                    line,
                    level,
                    message.isEmpty() ? line : message,
                    sessions.hold(session),
                    trace,
                    span));
        } finally {
            lock.unlock();
        }
    }

    /** Returns the first text that is neither null nor empty; otherwise an empty text. */
    private static String first(@Nullable String... texts) {
        for (String text : texts) {
            if (text != null && !text.isEmpty()) {
                return text;
            }
        }
        return "";
    }

    @Override
    public void sample(Map<String, String> labels, long timeMillis, long bits) {
        lock.lock();
        try {
            series.add(labels, timeMillis, bits);
            samples++;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void span(OtlpTracesBody.Span span) {
        lock.lock();
        try {
            spans.add(new ReceivedSpan(span.withOrigin(origins.hold(span.origin()))));
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes down a request with its answer; {@code make} is given the number. A body that would take half of the room
     * is not kept.
     */
    public ReceivedRequest request(Function<Long, ReceivedRequest> make, byte[] body) {
        lock.lock();
        try {
            ReceivedRequest request = make.apply(requests.next());
            requests.add(
                    body.length > maxBodyBytes ? new Taken(request, NO_BODY, false) : new Taken(request, body, true));
            repeated += request.repeated();
            refused += request.refusals().stream().mapToInt(Refusal::items).sum();
            refusedRequests += request.clean() ? 0 : 1;
            version++;
            changed.signalAll();
            return request;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<ReceivedLog> logs() {
        return read(() -> logs.range(logs.first(), logs.next()));
    }

    @Override
    public List<ReceivedSpan> spans() {
        return read(() -> spans.range(spans.first(), spans.next()));
    }

    @Override
    public List<ReceivedSeries> series() {
        return read(series::copy);
    }

    @Override
    public List<ReceivedRequest> requests() {
        return read(() -> requests.range(requests.first(), requests.next()).stream()
                .map(Taken::request)
                .toList());
    }

    @Override
    public Optional<byte[]> body(long number) {
        return read(() -> requests.has(number) && requests.get(number).bodyKept()
                ? Optional.of(requests.get(number).body().clone())
                : Optional.empty());
    }

    @Override
    public Totals totals() {
        return read(() -> new Totals(
                logs.next() - 1, samples, spans.next() - 1, requests.next() - 1, refused, repeated, refusedRequests));
    }

    @Override
    public boolean await(Predicate<Received> condition, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (!condition.test(this)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Stores a note about a request, such as the answer of another backend. */
    public void note(long number, String note) {
        lock.lock();
        try {
            notes.put(number, note);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the note about a request. */
    public Optional<String> note(long number) {
        return read(() -> Optional.ofNullable(notes.get(number)));
    }

    /** Waits until the version differs from {@code known}; returns the current version. */
    public long awaitChange(long known, Duration timeout) throws InterruptedException {
        long left = timeout.toNanos();
        lock.lockInterruptibly();
        try {
            while (version == known && left > 0) {
                left = changed.awaitNanos(left);
            }
            return version;
        } finally {
            lock.unlock();
        }
    }

    /** Reads several values under one lock, so that they belong to the same moment. */
    public <T> T read(Supplier<T> look) {
        lock.lock();
        try {
            return look.get();
        } finally {
            lock.unlock();
        }
    }

    /** For {@link #read} alone. */
    public BoundedHistory<ReceivedLog> logHistory() {
        return logs;
    }

    /** For {@link #read} alone. */
    public BoundedHistory<ReceivedSpan> spanHistory() {
        return spans;
    }

    /** For {@link #read} alone. */
    public BoundedHistory<Taken> requestHistory() {
        return requests;
    }

    /** For {@link #read} alone. */
    public SeriesHistory seriesHistory() {
        return series;
    }

    /** Returns the estimated memory of everything that is kept. */
    public long bytes() {
        return read(() -> logs.bytes() + spans.bytes() + requests.bytes() + series.bytes());
    }

    /** A request and its body as it came; empty if it was too large to keep. */
    public record Taken(ReceivedRequest request, byte[] body, boolean bodyKept) {}

    /** The newest entries. */
    private static final class Newest extends LinkedHashMap<Long, String> {
        private static final long serialVersionUID = 1L;

        private final int capacity;

        Newest(int capacity) {
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<Long, String> eldest) {
            return size() > capacity;
        }
    }
}
