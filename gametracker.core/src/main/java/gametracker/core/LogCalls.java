package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.core.deliver.Ledger;
import gametracker.core.record.Bell;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.CurrentSpan;
import gametracker.core.record.DropOldestRing;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.WallClock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a log call into a frozen record and puts it into the ring. Throws nothing, whatever it is given. */
final class LogCalls {
    private final DropOldestRing<LogRecord> ring;
    private final Bell bell;
    private final WallClock clock;
    private final ContextHolder context;
    private final Breadcrumbs breadcrumbs;
    private final Ledger ledger;
    private final Runnable lateOffer;

    /**
     * Prepares.
     *
     * @param lateOffer sees to what was put into the ring while the tracker closed
     */
    LogCalls(
            DropOldestRing<LogRecord> ring,
            Bell bell,
            WallClock clock,
            ContextHolder context,
            Breadcrumbs breadcrumbs,
            Ledger ledger,
            Runnable lateOffer) {
        this.ring = ring;
        this.bell = bell;
        this.clock = clock;
        this.context = context;
        this.breadcrumbs = breadcrumbs;
        this.ledger = ledger;
        this.lateOffer = lateOffer;
    }

    ContextHolder context() {
        return context;
    }

    /** A call without message, error and data says nothing and is refused; one without message alone is kept. */
    void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        boolean counted = false;
        try {
            if (bell.isClosed()) {
                counted = true;
                refuse(DropReason.CLOSED);
                return;
            }
            Fields fields = Freezer.freeze(data);
            if (message == null && error == null && fields.isEmpty()) {
                counted = true;
                refuse(DropReason.INVALID);
                return;
            }
            ring.offer(record(level, message == null ? "" : message, error, fields));
            counted = true;
            if (!bell.touched()) {
                lateOffer.run();
            }
        } catch (Throwable e) {
            // Only a caller at the very end of its stack or heap comes here.
            if (!counted) {
                refuseIfPossible();
            }
        }
    }

    private void refuseIfPossible() {
        try {
            refuse(DropReason.INVALID);
        } catch (Throwable e) {
            // Not even a counter can be reached: nobody would have got here had the game called anything else.
        }
    }

    private LogRecord record(Level level, String message, @Nullable Throwable error, Fields data) {
        String text = Freezer.text(message);
        return new LogRecord(
                clock.nanos(),
                level,
                text,
                data,
                error,
                level == Level.ERROR ? breadcrumbs.snapshot() : List.of(),
                context.current(),
                CurrentSpan.get(),
                data.truncated() || text.length() < message.length());
    }

    void breadcrumb(@Nullable String message, @Nullable Map<String, ?> data) {
        if (breadcrumbs.isEnabled() && !bell.isClosed() && (message != null || data != null)) {
            try {
                String text = message == null ? "" : Freezer.text(message);
                breadcrumbs.add(new Breadcrumb(clock.nanos(), text, Freezer.freeze(data)));
            } catch (StackOverflowError | OutOfMemoryError e) {
                // A caller at the very end of its stack or heap does without a breadcrumb.
            }
        }
    }

    private void refuse(DropReason reason) {
        ledger.accepted(Signal.LOGS, 1);
        ledger.dropped(Signal.LOGS, reason, 1);
    }
}
