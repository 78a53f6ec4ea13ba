package gametracker.core;

import gametracker.api.Level;
import gametracker.core.hang.HangLog;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Subject;
import java.util.Map;

/**
 * Makes the records of hangs, with the context and the breadcrumbs of the session: those of the loop's thread are known to
 * that thread alone.
 */
final class HangRecords implements HangLog {
    private final TrackerWiring wiring;

    HangRecords(TrackerWiring wiring) {
        this.wiring = wiring;
    }

    @Override
    public void tell(Thread thread, Map<String, ?> data) {
        Fields fields = Freezer.freeze(data);
        Subject subject = wiring.subject;
        LogRecord record = new LogRecord(
                wiring.clock.nanos(),
                Level.ERROR,
                LogRecord.APP_HANG,
                fields,
                new LogRecord.Details(null, subject.breadcrumbs().snapshot(), null, LogRecord.APP_HANG),
                subject.context().current(),
                null,
                LogCalls.name(thread.getName()),
                fields.truncated());
        wiring.logs.offer(subject, record);
    }
}
