package gametracker.core.storm;

import gametracker.api.Level;
import gametracker.core.record.Fields;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.WallClock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which errors are sent, and which are only counted because the same one was sent several times just now. What was
 * counted is told by one record for each error, at the end of each window, at a flush and at close.
 *
 * <p>A window begins with an error's first occurrence and is measured by the clock that only counts up. While a storm
 * goes on, window follows window, and none is sent but the record that sums a window up; a window without an occurrence
 * ends it. The collector turns the windows, so that what came before it has looked may count in the window before.
 *
 * <p>Callers neither wait nor take a lock. Everything that is counted is told exactly once, by whoever takes the count:
 * mostly the collector, or a caller that makes room in the table, or one that comes while the tracker closes.
 */
public final class Storms {
    /** How many errors are told apart at a time. */
    static final int MAX_ERRORS = 256;

    /** What the records that are kept to be shown in a sum weigh together, at most. */
    static final long MAX_BYTES = 4 << 20;

    /** So often a flush tells of one error in one window, so that a game that flushes in each frame has no storm either. */
    static final int MAX_FLUSHED = 30;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long NANOS = 1_000_000_000;

    private final int first;
    private final long windowNanos;
    private final WallClock clock;
    private final Consumer<LogRecord> ring;
    private final StormTable table = new StormTable();
    private final AtomicInteger remembered = new AtomicInteger();
    private final AtomicLong keptBytes = new AtomicLong();
    private final LongAdder repeated = new LongAdder();
    private final AtomicLong due = new AtomicLong(NEVER);
    private volatile boolean ended;

    /**
     * Begins without any error.
     *
     * @param first how many of a window are sent; 0 sends all
     * @param ring takes the records that sum up, on any thread
     */
    public Storms(int first, long windowNanos, WallClock clock, Consumer<LogRecord> ring) {
        this.first = first;
        this.windowNanos = windowNanos;
        this.clock = clock;
        this.ring = ring;
    }

    /** How many were counted instead of sent. */
    public long repeated() {
        return repeated.sum();
    }

    /**
     * Says whether a record is to be sent. If not, it is counted, and kept as long as it is the last one.
     *
     * @param now a reading of the clock that only counts up
     */
    public boolean admits(LogRecord record, long now) {
        boolean isError = record.level() == Level.ERROR || record.error() != null;
        if (!isError || first == 0 || ended) {
            return true;
        }
        long hash = ErrorKey.hash(record);
        while (true) {
            Storm head = table.head(hash);
            Storm storm = StormTable.find(head, hash, record);
            if (storm == null) {
                if (begins(record, hash, head, now)) {
                    return true;
                }
                continue;
            }
            long seen = storm.seen();
            if (storm.isQuiet(seen, first, now, windowNanos)) {
                end(storm, seen);
            } else if (seen >= first) {
                if (counts(storm, seen, record, now)) {
                    return false;
                }
            } else if (seen > 0 && storm.advance(seen, seen + 1)) {
                storm.seenAt(now);
                return true;
            }
        }
    }

    private boolean begins(LogRecord record, long hash, @Nullable Storm head, long now) {
        if (!table.put(new Storm(hash, ErrorKey.of(record), record.span(), now), head)) {
            return false;
        }
        if (remembered.incrementAndGet() > MAX_ERRORS) {
            makeRoom(now, false);
        }
        return true;
    }

    private boolean counts(Storm storm, long seen, LogRecord record, long now) {
        keep(storm, record);
        if (!storm.advance(seen, seen + 1)) {
            if (storm.isOver()) {
                keep(storm, null);
            }
            return false;
        }
        storm.seenAt(now);
        if (seen == first) {
            dueBy(storm.windowStart() + windowNanos);
        }
        repeated.increment();
        while (keptBytes.get() > MAX_BYTES && makeRoom(now, true)) {
            // Another one goes.
        }
        if (ended) { // the last look at this one may have been before it was counted
            finish(storm);
        }
        return true;
    }

    private void keep(Storm storm, @Nullable LogRecord record) {
        LogRecord before = storm.keep(record);
        keptBytes.addAndGet((record == null ? 0 : record.weight()) - (before == null ? 0 : before.weight()));
    }

    /** When the next window of a storm ends; {@link Long#MAX_VALUE} while there is none. */
    public long dueAt() {
        return due.get();
    }

    private void dueBy(long ticks) {
        long before = due.get();
        while (ticks < before && !due.compareAndSet(before, ticks)) {
            before = due.get();
        }
    }

    /**
     * Puts the records into the ring that sum up what is due. The collector's thread.
     *
     * @param all whether to tell of what was counted so far, due or not
     */
    public void sumUp(long now, boolean all) {
        if (!all && now < due.get()) {
            return;
        }
        due.set(NEVER);
        try {
            for (int place = 0; place < StormTable.PLACES; place++) {
                for (Storm each = table.chain(place); each != null; each = each.next) {
                    sumUp(each, now, all);
                }
            }
        } catch (Throwable e) {
            dueBy(now); // what was not come to is looked at again
            throw e;
        }
    }

    private void sumUp(Storm storm, long now, boolean all) {
        long seen = storm.seen();
        boolean goesOn = seen > first || storm.flushed() > 0;
        long sinceStart = now - storm.windowStart();
        if (seen < 0) {
            return;
        }
        if (!goesOn && sinceStart >= windowNanos) {
            end(storm, seen);
        } else if (sinceStart >= windowNanos) {
            storm.beginWindow(now - sinceStart % windowNanos);
            tell(storm, now);
        } else if (all && seen > first && storm.flushed() < MAX_FLUSHED) {
            storm.flushedOnceMore();
            tell(storm, now);
        }
        if (!storm.isOver() && storm.last() != null) {
            dueBy(storm.windowStart() + windowNanos);
        }
    }

    /** Tells of what was counted; the storm goes on. */
    private void tell(Storm storm, long now) {
        long seen = storm.seen();
        while (seen > first) {
            LogRecord last = storm.last();
            if (storm.advance(seen, first)) {
                tell(storm, seen - first, last, now);
                return;
            }
            seen = storm.seen();
        }
    }

    /** Ends a storm of which there is nothing to tell. */
    private boolean end(Storm storm, long seen) {
        if (!storm.end(seen)) {
            return false;
        }
        remembered.decrementAndGet();
        keep(storm, null);
        return true;
    }

    /** Ends a storm, with what there is to tell of it. */
    private void finish(Storm storm) {
        long seen = storm.seen();
        while (seen >= 0) {
            LogRecord last = storm.last();
            if (end(storm, seen)) {
                if (seen > first) {
                    tell(storm, seen - first, last, clock.ticks());
                }
                return;
            }
            seen = storm.seen();
        }
    }

    /**
     * Ends those that are over, or else the least recently seen one.
     *
     * @param keeping only one that keeps a record
     * @return false if there is none
     */
    private boolean makeRoom(long now, boolean keeping) {
        Storm oldest = null;
        boolean made = false;
        for (int place = 0; place < StormTable.PLACES; place++) {
            for (Storm each = table.chain(place); each != null; each = each.next) {
                long seen = each.seen();
                if (seen < 0 || keeping && each.last() == null) {
                    continue;
                }
                if (each.isQuiet(seen, first, now, windowNanos)) {
                    made |= end(each, seen);
                } else if (oldest == null || each.lastTicks() - oldest.lastTicks() < 0) {
                    oldest = each;
                }
            }
        }
        if (!made && oldest != null) {
            finish(oldest);
            return true;
        }
        return made;
    }

    /** Tells of everything and counts no more: what comes from now on is admitted, for the ring to refuse. Any thread. */
    public void end() {
        ended = true;
        for (int place = 0; place < StormTable.PLACES; place++) {
            for (Storm each = table.chain(place); each != null; each = each.next) {
                finish(each);
            }
        }
    }

    /** The clock may have been set meanwhile: both times are by the one that is now held for right. */
    private void tell(Storm storm, long count, @Nullable LogRecord last, long now) {
        if (last == null) {
            return;
        }
        Fields data = last.data()
                .with("repeated", count)
                .with("first_at", time(storm.firstTicks))
                .with("last_at", time(Math.max(storm.firstTicks, storm.lastTicks())));
        if ((storm.traceHigh | storm.traceLow) != 0) {
            data = data.with("trace_id", Ids.hex(storm.traceHigh, storm.traceLow));
        } else {
            data = data.without("trace_id");
        }
        ring.accept(last.with(clock.nanosAt(now), data));
    }

    private String time(long ticks) {
        long nanos = clock.nanosAt(ticks);
        return Instant.ofEpochSecond(nanos / NANOS, nanos % NANOS).toString();
    }
}
