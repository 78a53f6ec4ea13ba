package gametracker.viewer.store;

import gametracker.decode.LokiLine;
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

/** All that was received. One lock; what waits for changes is woken once a request. */
public final class Store implements Received, RecordSink {
    private static final int MAX_NOTES = 10_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BoundedHistory<ReceivedLog> logs;
    private final BoundedHistory<ReceivedSpan> spans;
    private final BoundedHistory<Taken> requests;
    private final SeriesHistory series;
    private final Interner interner = new Interner();
    private final Map<Long, String> notes = new Eldest<>(MAX_NOTES);
    private long samples;
    private long refused;
    private long repeated;
    private long refusedRequests;
    private long version;

    /** Empty, never much larger than {@code maxBytes}. */
    public Store(long maxBytes) {
        this.logs = new BoundedHistory<>(maxBytes * 4 / 10, Weights::log);
        this.spans = new BoundedHistory<>(maxBytes * 2 / 10, Weights::span);
        this.requests = new BoundedHistory<>(maxBytes * 2 / 10, Weights::request);
        this.series = new SeriesHistory(maxBytes * 2 / 10);
    }

    @Override
    public void log(Map<String, String> labels, long timeNanos, String line, Map<String, String> metadata) {
        Optional<LokiLine> parsed = LokiLine.parse(line);
        String message = parsed.map(LokiLine::message).orElse("");
        String level = Levels.of(labels, metadata, parsed);
        String session = parsed.map(LokiLine::sessionId).orElse("");
        String trace = parsed.map(LokiLine::traceId).orElse("");
        String span = parsed.map(LokiLine::spanId).orElse("");
        lock.lock();
        try {
            logs.add(new ReceivedLog(
                    timeNanos,
                    interner.labels(labels),
                    metadata,
                    line,
                    level,
                    message.isEmpty() ? line : message,
                    interner.text(session.isEmpty() ? metadata.getOrDefault("session_id", "") : session),
                    trace.isEmpty() ? metadata.getOrDefault("trace_id", "") : trace,
                    span.isEmpty() ? metadata.getOrDefault("span_id", "") : span));
        } finally {
            lock.unlock();
        }
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
            spans.add(new ReceivedSpan(span));
        } finally {
            lock.unlock();
        }
    }

    /** Writes down a request with its answer; {@code make} is given the number. */
    public ReceivedRequest request(Function<Long, ReceivedRequest> make, byte[] body) {
        lock.lock();
        try {
            ReceivedRequest request = make.apply(requests.next());
            requests.add(new Taken(request, body));
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
        return read(() ->
                requests.has(number) ? Optional.of(requests.get(number).body().clone()) : Optional.empty());
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

    /** Notes what became of a request elsewhere. */
    public void note(long number, String note) {
        lock.lock();
        try {
            notes.put(number, note);
        } finally {
            lock.unlock();
        }
    }

    /** What was noted of a request. */
    public Optional<String> note(long number) {
        return read(() -> Optional.ofNullable(notes.get(number)));
    }

    /** Waits until something changed since {@code known}; returns what to give the next time. */
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

    /** Looks at several things at one moment. */
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

    /** How many bytes of memory it reckons to hold. */
    public long bytes() {
        return read(() -> logs.bytes() + spans.bytes() + requests.bytes() + series.samples() * 24);
    }

    /** A request and the request's body, as it came. */
    public record Taken(ReceivedRequest request, byte[] body) {}

    /** Holds equal things once: a few thousand label sets and session ids, the least recently seen forgotten. */
    private static final class Interner {
        private static final int CAPACITY = 10_000;

        private final Map<Object, Object> known = new Eldest<>(CAPACITY);

        String text(String text) {
            return text.isEmpty() ? "" : (String) known.computeIfAbsent(text, key -> key);
        }

        @SuppressWarnings("unchecked")
        Map<String, String> labels(Map<String, String> labels) {
            return (Map<String, String>) known.computeIfAbsent(labels, key -> key);
        }
    }

    /** The most recently used entries. */
    private static final class Eldest<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1L;

        private final int capacity;

        Eldest(int capacity) {
            super(64, 0.75f, true);
            this.capacity = capacity;
        }

        @Override
        protected boolean removeEldestEntry(Map.@Nullable Entry<K, V> eldest) {
            return size() > capacity;
        }
    }
}
