package gametracker.core;

import gametracker.api.Level;
import gametracker.api.spi.LogEvent;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.FairShare;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.Context;
import gametracker.core.record.CurrentSpan;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Refused;
import gametracker.core.record.Subject;
import gametracker.core.record.TrackerSpan;
import gametracker.core.record.WallClock;
import gametracker.core.storm.Storms;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Makes a log call into a frozen record and puts it into the ring. Throws nothing, whatever it is given. */
final class LogCalls {
    /** Of the name of a thread or a logger. */
    static final int MAX_NAME = 256;

    /** How far ahead of the tracker's clock an event's time is left as it is. */
    private static final long TOLERANCE = 1_000_000_000;

    private final DropOldestRing<LogRecord> ring;
    private final WakeSignal wakeSignal;
    private final WallClock clock;

    /** What never came into the ring. */
    final Refused refused = new Refused();

    /** How many logs of level ERROR there were. */
    private final AtomicLong errors = new AtomicLong();

    /** Whether there was one since the collector last looked. */
    private volatile boolean urgent;

    /** Up to which time another library's event is believed without reading the clock. */
    private volatile long credible;

    private final Storms storms;
    private final Runnable lateOffer;

    /**
     * Prepares.
     *
     * @param storms counts what is not sent because the same error was sent just now
     * @param lateOffer sees to what was put into the ring while the tracker closed
     */
    LogCalls(
            DropOldestRing<LogRecord> ring, WakeSignal wakeSignal, WallClock clock, Storms storms, Runnable lateOffer) {
        this.ring = ring;
        this.wakeSignal = wakeSignal;
        this.clock = clock;
        this.storms = storms;
        this.lateOffer = lateOffer;
    }

    /**
     * A call without message, error and data says nothing and is refused; one without message alone is kept.
     *
     * @param caller of the tracker that is called
     */
    void log(
            Subject caller,
            Level level,
            @Nullable String message,
            @Nullable Throwable error,
            @Nullable Map<String, ?> data) {
        log(caller, level, message, error, data, null, null, 0);
    }

    /** Records an event of another library. */
    void log(Subject caller, Level level, LogEvent event) {
        log(
                caller,
                level,
                event.message(),
                event.error(),
                event.data(),
                event.logger(),
                event.thread(),
                event.unixNanos());
    }

    private void log(
            Subject caller,
            Level level,
            @Nullable String message,
            @Nullable Throwable error,
            @Nullable Map<String, ?> data,
            @Nullable String logger,
            @Nullable String thread,
            long unixNanos) {
        LogRecord record = null;
        boolean repeated = false;
        try {
            if (wakeSignal.isClosed() || caller.isClosed()) {
                refused.closed();
                return;
            }
            Fields fields = Freezer.freeze(data);
            if (message == null && error == null && fields.isEmpty()) {
                refused.invalid();
                return;
            }
            TrackerSpan span = CurrentSpan.get();
            Subject subject = caller.during(span);
            String text = message == null ? "" : Freezer.text(message);
            List<Breadcrumb> crumbs =
                    level == Level.ERROR ? subject.breadcrumbs().snapshot() : List.of();
            Context context = subject.context().current();
            // Reading the clock is a third of the call, and an event of another library has its time already.
            boolean timed = unixNanos > 0 && unixNanos < credible && level != Level.ERROR && error == null;
            long ticks = timed ? 0 : clock.ticks();
            record = new LogRecord(
                    timed ? unixNanos : timeOf(unixNanos, clock.nanosAt(ticks)),
                    level,
                    text,
                    fields,
                    LogRecord.Details.of(error == null ? null : ErrorSnapshot.of(error), crumbs, name(logger)),
                    context,
                    span,
                    name(thread == null ? Thread.currentThread().getName() : thread),
                    fields.truncated() || message != null && text.length() < message.length());
            record.addWeight(subject.context().weighNew(context));
            if (!crumbs.isEmpty()) {
                record.addWeight(subject.breadcrumbs().weighNew(crumbs));
            }
            if (level == Level.ERROR) {
                errors.incrementAndGet();
                urgent = true;
            }
            repeated = !storms.admits(record, ticks);
            if (!repeated) {
                offer(record, subject.logShare());
            }
            if (!wakeSignal.touched()) {
                lateOffer.run();
            }
        } catch (Throwable e) {
            // Only a caller at the very end of its stack or heap comes here.
            if (record == null || record.ticket() < 0 && !repeated) {
                refused.lost++;
            }
        }
    }

    /** Returns the time of an event, unless it is yet to come. */
    private long timeOf(long unixNanos, long now) {
        if (unixNanos <= 0) {
            return now;
        }
        credible = now + TOLERANCE;
        return Math.min(unixNanos, now);
    }

    /** Records an event of the library's own, which is about nothing that happens on the calling thread. */
    void event(Subject subject, Level level, String event, Map<String, ?> data) {
        event(subject, level, event, clock.nanos(), data);
    }

    /** Records one of a certain time. */
    void event(Subject subject, Level level, String event, long unixNanos, Map<String, ?> data) {
        Fields fields = Freezer.freeze(data);
        offer(
                subject,
                new LogRecord(
                        unixNanos,
                        level,
                        event,
                        fields,
                        new LogRecord.Details(null, List.of(), null, event),
                        subject.context().current(),
                        null,
                        null,
                        fields.truncated()));
    }

    /** Puts in a record of the library's own. Any thread. */
    void offer(Subject subject, LogRecord record) {
        if (wakeSignal.isClosed()) {
            refused.closed();
            return;
        }
        record.addWeight(subject.context().weighNew(record.context()));
        if (!record.breadcrumbs().isEmpty()) {
            record.addWeight(subject.breadcrumbs().weighNew(record.breadcrumbs()));
        }
        if (record.level() == Level.ERROR) {
            urgent = true;
        }
        offer(record, subject.logShare());
        if (!wakeSignal.touched()) {
            lateOffer.run();
        }
    }

    private void offer(LogRecord record, @Nullable FairShare share) {
        if (share == null) {
            ring.offer(record);
        } else {
            ring.offer(record, share);
        }
    }

    static @Nullable String name(@Nullable String given) {
        return given == null || given.length() <= MAX_NAME ? given : Freezer.cut(given, MAX_NAME);
    }

    long errors() {
        return errors.get();
    }

    /** Says whether an error was recorded since the last time. On the collector's thread. */
    boolean takeUrgent() {
        if (!urgent) {
            return false;
        }
        urgent = false;
        return true;
    }

    void breadcrumb(Subject caller, @Nullable String message, @Nullable Map<String, ?> data) {
        try {
            Breadcrumbs breadcrumbs = caller.during(CurrentSpan.get()).breadcrumbs();
            if (breadcrumbs.isEnabled()
                    && !wakeSignal.isClosed()
                    && !caller.isClosed()
                    && (message != null || data != null)) {
                String text = message == null ? "" : Freezer.text(message);
                breadcrumbs.add(new Breadcrumb(clock.nanos(), text, Freezer.freeze(data)));
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap does without a breadcrumb.
        }
    }
}
