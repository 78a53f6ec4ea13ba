package gametracker.core;

import gametracker.api.Level;
import gametracker.api.spi.Envelope;
import gametracker.core.ending.Beat;
import gametracker.core.ending.SessionFacts;
import gametracker.core.ending.Verdict;
import gametracker.core.format.BodySink;
import gametracker.core.format.Identity;
import gametracker.core.format.RecordEncoder;
import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjIntConsumer;

/** The records about the end of an earlier session, as that session would have sent them: its id, version, device, time. */
final class EarlierRecords {
    /** Behind all that the session itself has sent; by it equal lines of one time are told apart. */
    private static final long FIRST_TICKET = 1L << 50;

    private final Verdict verdict;
    private final boolean takesInfo;
    private long tickets = FIRST_TICKET;

    /** @param takesInfo whether there are records of level INFO */
    EarlierRecords(Verdict verdict, boolean takesInfo) {
        this.verdict = verdict;
        this.takesInfo = takesInfo;
    }

    /**
     * Returns the identity of the earlier session.
     *
     * @param own the identity of the session that tells of it, for what is not known
     */
    Identity identity(Identity own) {
        SessionFacts facts = verdict.facts();
        if (facts == null) {
            return new Identity(
                    own.game(), "unknown", own.environment(), verdict.sessionId(), verdict.sessionId(), Fields.EMPTY);
        }
        return new Identity(
                facts.game(),
                facts.version(),
                facts.environment(),
                facts.id(),
                facts.instance(),
                Freezer.freeze(facts.device()));
    }

    /** @param envelopes take envelopes and the number of their records */
    void encode(RecordEncoder<LogRecord> encoder, ObjIntConsumer<Envelope> envelopes) {
        BodySink sink = (format, body, items, accepted) -> envelopes.accept(
                new Envelope("logs-of-" + verdict.sessionId() + "-" + ++tickets, format, body, items, Instant.now()),
                items);
        if (!verdict.crash().isEmpty()) {
            encoder.add(record(Level.ERROR, LogRecord.APP_CRASH, verdict.crash()), sink);
        }
        if (takesInfo) {
            encoder.add(record(Level.INFO, LogRecord.SESSION_END, end()), sink);
        }
        if (encoder.openItems() > 0) {
            encoder.finish(sink);
        }
    }

    private Map<String, Object> end() {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ending", verdict.ending().name());
        SessionFacts facts = verdict.facts();
        Beat beat = verdict.beat();
        if (facts != null && beat != null) {
            data.put("duration_s", Math.max(0, verdict.endedAtMillis() - facts.startedAtMillis()) / 1e3);
            data.put("frames", beat.frames());
            data.put("errors", beat.errors());
        }
        if (!verdict.detail().isEmpty() && verdict.crash().isEmpty()) {
            data.put("detail", verdict.detail());
        }
        return data;
    }

    private LogRecord record(Level level, String event, Map<String, Object> data) {
        Fields fields = Freezer.freeze(data);
        Context context = new Context(Freezer.freeze(verdict.user()), Fields.EMPTY, Fields.EMPTY);
        LogRecord record = new LogRecord(
                TimeUnit.MILLISECONDS.toNanos(verdict.endedAtMillis()),
                level,
                event,
                fields,
                new LogRecord.Details(null, List.of(), null, event),
                context,
                null,
                null,
                fields.truncated());
        record.ticket = ++tickets;
        return record;
    }
}
