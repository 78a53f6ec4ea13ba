package gametracker.core;

import gametracker.api.Level;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.Context;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.CurrentSpan;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Refused;
import gametracker.core.record.WallClock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a log call into a frozen record and puts it into the ring. Throws nothing, whatever it is given. */
final class LogCalls {
    private final DropOldestRing<LogRecord> ring;
    private final WakeSignal wakeSignal;
    private final WallClock clock;
    private final ContextHolder context;
    private final Breadcrumbs breadcrumbs;
    /** What never came into the ring. */
    final Refused refused = new Refused();

    private final Runnable lateOffer;

    /** The last context that was weighed: records share it, and one of them is enough to weigh it. */
    private volatile @Nullable Context weighed;

    /**
     * Prepares.
     *
     * @param lateOffer sees to what was put into the ring while the tracker closed
     */
    LogCalls(
            DropOldestRing<LogRecord> ring,
            WakeSignal wakeSignal,
            WallClock clock,
            ContextHolder context,
            Breadcrumbs breadcrumbs,
            Runnable lateOffer) {
        this.ring = ring;
        this.wakeSignal = wakeSignal;
        this.clock = clock;
        this.context = context;
        this.breadcrumbs = breadcrumbs;
        this.lateOffer = lateOffer;
    }

    ContextHolder context() {
        return context;
    }

    /** A call without message, error and data says nothing and is refused; one without message alone is kept. */
    void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        LogRecord record = null;
        try {
            if (wakeSignal.isClosed()) {
                refused.closed();
                return;
            }
            Fields fields = Freezer.freeze(data);
            if (message == null && error == null && fields.isEmpty()) {
                refused.invalid();
                return;
            }
            record = record(level, message == null ? "" : message, error, fields);
            ring.offer(record);
            if (!wakeSignal.touched()) {
                lateOffer.run();
            }
        } catch (Throwable e) {
            // Only a caller at the very end of its stack or heap comes here.
            if (record == null || record.ticket() < 0) {
                refused.lost++;
            }
        }
    }

    private LogRecord record(Level level, String message, @Nullable Throwable error, Fields data) {
        String text = Freezer.text(message);
        List<Breadcrumb> crumbs = level == Level.ERROR ? breadcrumbs.snapshot() : List.of();
        Context now = context.current();
        LogRecord record = new LogRecord(
                clock.nanos(),
                level,
                text,
                data,
                error == null ? null : ErrorSnapshot.of(error),
                crumbs,
                now,
                CurrentSpan.get(),
                data.truncated() || text.length() < message.length());
        if (now != weighed) {
            weighed = now;
            record.addWeight(now.weight());
        }
        if (!crumbs.isEmpty()) {
            record.addWeight(breadcrumbs.weighNew());
        }
        return record;
    }

    void breadcrumb(@Nullable String message, @Nullable Map<String, ?> data) {
        try {
            if (breadcrumbs.isEnabled() && !wakeSignal.isClosed() && (message != null || data != null)) {
                String text = message == null ? "" : Freezer.text(message);
                breadcrumbs.add(new Breadcrumb(clock.nanos(), text, Freezer.freeze(data)));
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap does without a breadcrumb.
        }
    }
}
