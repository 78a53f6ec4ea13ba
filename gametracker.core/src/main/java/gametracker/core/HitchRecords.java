package gametracker.core;

import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.spi.CurrentTracker;
import gametracker.core.frame.HitchLog;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.CurrentSpan;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Subject;
import gametracker.core.record.TrackerSpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Makes the records of hitches. A record is begun on the loop's thread, with the time, the span, the context and the
 * breadcrumbs of the last seconds, and offered once its causes are known.
 */
final class HitchRecords implements HitchLog {
    /** How old a breadcrumb of such a record may be. */
    private static final long CRUMBS_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final TrackerWiring wiring;
    private final boolean taken;

    /** @param least records below it are not made */
    HitchRecords(TrackerWiring wiring, Level least) {
        this.wiring = wiring;
        this.taken = Level.WARN.ordinal() >= least.ordinal();
    }

    @Override
    public Consumer<Map<String, ?>> begin() {
        if (!taken) {
            return data -> {};
        }
        TrackerSpan span = CurrentSpan.get();
        Subject subject = subject().during(span);
        long now = wiring.clock.nanos();
        Context context = subject.context().current();
        List<Breadcrumb> crumbs =
                since(now - CRUMBS_NANOS, subject.breadcrumbs().snapshot());
        String thread = LogCalls.name(Thread.currentThread().getName());
        return data -> {
            Fields fields = Freezer.freeze(data);
            LogRecord record = new LogRecord(
                    now,
                    Level.WARN,
                    LogRecord.HITCH,
                    fields,
                    new LogRecord.Details(null, crumbs, null, LogRecord.HITCH),
                    context,
                    span,
                    thread,
                    fields.truncated());
            wiring.logs.offer(subject, record);
        };
    }

    /** What the tracker that is current on this thread is about, if it is of this session. */
    private Subject subject() {
        GameTracker current = CurrentTracker.get();
        if (current instanceof FollowingTracker following) {
            current = following.current();
        }
        Subject its = current instanceof CoreTracker core ? core.subjectIn(wiring) : null;
        return its == null ? wiring.subject : its;
    }

    private static List<Breadcrumb> since(long unixNanos, List<Breadcrumb> all) {
        List<Breadcrumb> recent = new ArrayList<>();
        for (Breadcrumb crumb : all) {
            if (crumb.timeNanos() >= unixNanos) {
                recent.add(crumb);
            }
        }
        return List.copyOf(recent);
    }
}
