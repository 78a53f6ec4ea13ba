package gametracker.core.storm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.Level;
import gametracker.core.record.Context;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.SpanIds;
import gametracker.core.record.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Storm control with a clock that is moved by hand, and what it sent. */
final class StormFixture {
    static final Instant START = Instant.ofEpochSecond(1_700_000_000);
    static final int FIRST = 5;
    static final Duration WINDOW = Duration.ofSeconds(10);

    volatile long nanos;

    /** By how much the wall clock is ahead of what it should say. */
    volatile Duration ahead = Duration.ZERO;

    final Queue<LogRecord> sent = new ConcurrentLinkedQueue<>();
    final Queue<LogRecord> sums = new ConcurrentLinkedQueue<>();
    final WallClock clock = new WallClock(() -> START.plusNanos(nanos).plus(ahead), () -> nanos);
    final Storms storms;

    StormFixture() {
        this(FIRST);
    }

    StormFixture(int first) {
        storms = new Storms(first, WINDOW.toNanos(), clock, sums::add);
    }

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    void collect() {
        storms.sumUp(nanos, false);
    }

    void flush() {
        storms.sumUp(nanos, true);
    }

    /** Returns whether it is sent. */
    boolean log(String message, Throwable error) {
        return log(Level.ERROR, message, error, Map.of(), null);
    }

    boolean log(Level level, String message, @Nullable Throwable error, Map<String, ?> data, @Nullable SpanIds span) {
        LogRecord record = new LogRecord(
                clock.nanos(),
                level,
                message,
                Freezer.freeze(data),
                error == null ? null : ErrorSnapshot.of(error),
                List.of(),
                Context.EMPTY,
                span,
                false);
        boolean admitted = storms.admits(record, nanos);
        if (admitted) {
            sent.add(record);
        }
        return admitted;
    }

    /** What the sums tell together. */
    long told() {
        return sums.stream().mapToLong(sum -> (Long) field(sum, "repeated")).sum();
    }

    void assertAllTold() {
        assertEquals(storms.repeated(), told());
    }

    LogRecord onlySum() {
        assertEquals(1, sums.size());
        return sums.element();
    }

    static @Nullable Object field(LogRecord record, String key) {
        Fields data = record.data();
        for (int i = 0; i < data.size(); i++) {
            if (data.key(i).equals(key)) {
                return data.value(i);
            }
        }
        return null;
    }

    static Instant time(LogRecord sum, String key) {
        return Instant.parse((String) field(sum, key));
    }

    record Ids(long traceHigh, long traceLow, long spanIdBits) implements SpanIds {}
}
