package gametracker.api.spi;

import gametracker.api.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Events from before the first {@code init}: copies, the newest, bounded in number and in size. Takes no lock. */
final class EarlyEvents {
    private static final long MAX_BYTES = 8 << 20;
    private static final int BASE_BYTES = 256;
    private static final int MAX_ENTRIES = 256;
    private static final int MAX_DEPTH = 8;

    private final ConcurrentLinkedQueue<Kept> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger dropped = new AtomicInteger();

    private record Kept(LogEvent event, long bytes) {}

    /** Copies an event: its data may change, and its thread and time are those of this call unless it names others. */
    void keep(LogEvent event) {
        Copy copy = new Copy();
        LogEvent frozen = new LogEvent(
                event.level(),
                event.message(),
                event.error(),
                event.data() == null ? null : copy.map(event.data(), 0),
                event.logger(),
                event.thread() == null ? Thread.currentThread().getName() : event.thread(),
                event.unixNanos() > 0 ? event.unixNanos() : now());
        copy.text(event.message());
        events.add(new Kept(frozen, copy.bytes));
        count.incrementAndGet();
        bytes.addAndGet(copy.bytes);
        while (count.get() > LogBridge.MAX_EARLY || bytes.get() > MAX_BYTES) {
            if (take() == null) {
                break;
            }
            dropped.incrementAndGet();
        }
    }

    private @Nullable LogEvent take() {
        Kept oldest = events.poll();
        if (oldest == null) {
            return null;
        }
        count.decrementAndGet();
        bytes.addAndGet(-oldest.bytes);
        return oldest.event;
    }

    /** Hands each to a tracker, once, in order; and one more that says how many are missing, if any are. */
    void deliver(EventSink sink) {
        int missing = dropped.getAndSet(0);
        if (missing > 0) {
            sink.log(new LogEvent(
                    Level.WARN,
                    "log records from before init were dropped: only the newest are kept",
                    null,
                    Map.of("dropped", missing),
                    "gametracker",
                    null,
                    0));
        }
        LogEvent event = take();
        while (event != null) {
            sink.log(event);
            event = take();
        }
    }

    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }

    /** What the tracker keeps as it is stays as it is; all else becomes its text. */
    private static final class Copy {
        private long bytes = BASE_BYTES;
        private int entries;

        Map<String, @Nullable Object> map(Map<?, ?> map, int depth) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                if (++entries > MAX_ENTRIES) {
                    break;
                }
                copy.put(text(String.valueOf(entry.getKey())), value(entry.getValue(), depth + 1));
            }
            return copy;
        }

        private List<@Nullable Object> list(Collection<?> values, int depth) {
            List<@Nullable Object> copy = new ArrayList<>();
            for (Object value : values) {
                if (++entries > MAX_ENTRIES) {
                    break;
                }
                copy.add(value(value, depth + 1));
            }
            return copy;
        }

        private @Nullable Object value(@Nullable Object value, int depth) {
            if (value == null || value instanceof Boolean || isNumber(value)) {
                return value;
            }
            try {
                if (depth < MAX_DEPTH && value instanceof Map<?, ?> map) {
                    return map(map, depth);
                }
                if (depth < MAX_DEPTH && value instanceof Collection<?> collection) {
                    return list(collection, depth);
                }
                return text(value.toString());
            } catch (RuntimeException | StackOverflowError e) {
                return "(unreadable: " + e.getClass().getName() + ")";
            }
        }

        private static boolean isNumber(Object value) {
            return value instanceof Number
                    && value.getClass().getModule() == Object.class.getModule()
                    && !(value.getClass().getPackageName().startsWith("java.util.concurrent"));
        }

        private @Nullable String text(@Nullable String text) {
            bytes += text == null ? 0 : 2L * text.length();
            return text;
        }
    }
}
