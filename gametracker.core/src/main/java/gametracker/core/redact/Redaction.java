package gametracker.core.redact;

import gametracker.api.Redactor;
import gametracker.core.format.RecordEncoder;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.LogRecord;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All texts of records, spans and series, by way of the game's redactor. Between the queues and the encoders, so that
 * no body, and with it neither the spool nor a request, ever holds what the redactor took out.
 *
 * <p>Belongs to the collector's thread. What the redactor leaves alone is the same object afterwards and costs no memory.
 */
public final class Redaction {
    private static final int MAX_PLACE_CHARS = 256 << 10;
    private static final String BREADCRUMB_MESSAGE = "breadcrumb.msg";

    private final Texts texts;
    private final Place.Budget budget = new Place.Budget(MAX_PLACE_CHARS);
    private final FieldsRedaction fields;
    private final Place data = new Place("data");

    /** Of a record that tells of a hitch or a hang. */
    private final Place hitchData =
            Place.with("data", Map.of("sections", Place.flat("section"), "evidence", Place.flat("evidence")));
    /** Of what the report of a crashed JVM says. */
    private final Place crash = Place.flat("crash");

    private final Place user = new Place("user");
    private final Place contexts = new Place("context");
    private final Place tags = new Place("tags");
    private final Place breadcrumb = new Place("breadcrumb");
    private final Place attribute = new Place("attribute");
    private final Place label = new Place("label");
    private final Place device = new Place("device");
    private final List<Place> places =
            List.of(data, hitchData, user, contexts, tags, breadcrumb, attribute, label, device);
    private final UnaryOperator<String> errorMessage;
    private @Nullable RedactedSpan redactedSpan;

    /**
     * Prepares.
     *
     * @param notes told in words, once for each kind, that the redactor throws; returns at once
     */
    public Redaction(Redactor redactor, Consumer<String> notes) {
        this.texts = new Texts(redactor, notes);
        this.fields = new FieldsRedaction(texts, budget);
        this.errorMessage = message -> texts.redact("error.message", message);
    }

    /** Returns an encoder that redacts each record first. */
    public RecordEncoder<LogRecord> logs(RecordEncoder<LogRecord> encoder) {
        return new RedactingEncoder<>(encoder, this::log);
    }

    /** Returns an encoder that redacts each span first. */
    public RecordEncoder<EndedSpan> spans(RecordEncoder<EndedSpan> encoder) {
        return new RedactingEncoder<>(encoder, this::span);
    }

    /** Returns what may go out of a record. */
    public LogRecord log(LogRecord record) {
        forgetIfTooMuch();
        String message = texts.redact("msg", record.message());
        Fields redactedData = fields.redact(placeOfData(record), record.data());
        LogRecord.Details details = details(record.details());
        Context context = context(record.context());
        String thread = name("thread", record.thread());
        boolean same = message == record.message()
                && redactedData == record.data()
                && details == record.details()
                && context == record.context()
                && thread == record.thread();
        return same ? record : record.with(message, redactedData, details, context, thread);
    }

    private Place placeOfData(LogRecord record) {
        if (LogRecord.HITCH.equals(record.event()) || LogRecord.APP_HANG.equals(record.event())) {
            return hitchData;
        }
        return LogRecord.APP_CRASH.equals(record.event()) ? crash : data;
    }

    private LogRecord.@Nullable Details details(LogRecord.@Nullable Details given) {
        if (given == null) {
            return null;
        }
        ErrorSnapshot error = given.error() == null ? null : given.error().withMessages(errorMessage);
        List<Breadcrumb> breadcrumbs = breadcrumbs(given.breadcrumbs());
        String logger = name("logger", given.logger());
        boolean same = error == given.error() && breadcrumbs == given.breadcrumbs() && logger == given.logger();
        return same ? given : new LogRecord.Details(error, breadcrumbs, logger, given.event());
    }

    private @Nullable String name(String key, @Nullable String text) {
        return text == null ? null : texts.redact(key, text);
    }

    /** Returns what may go out of a span. What is returned shows this span until the next call. */
    public EndedSpan span(EndedSpan span) {
        forgetIfTooMuch();
        String name = texts.redact("span.name", span.name());
        Fields attributes = fields.redact(attribute, span.attributes());
        Fields spanTags = fields.redact(tags, span.tags());
        List<EndedSpan.SpanError> errors = errors(span.errors());
        RedactedSpan shown = redactedSpan;
        if (shown == null) {
            shown = new RedactedSpan(span);
            redactedSpan = shown;
        }
        shown.set(span, name, attributes, spanTags, errors);
        return shown;
    }

    /** Returns the value that a label may have. */
    public String label(String name, String value) {
        return texts.redact(label.at(name, budget).key, value);
    }

    /** Returns what may go out of a text that says more about the end of a session. */
    public String crash(String text) {
        return texts.redact(crash.key, text);
    }

    /** Returns what may go out of a user. */
    public Fields user(Fields facts) {
        return fields.redact(user, facts);
    }

    /** Returns what may go out of what is known of the device. */
    public Fields device(Fields facts) {
        return fields.redact(device, facts);
    }

    private void forgetIfTooMuch() {
        if (budget.isExceeded()) {
            for (int i = 0; i < places.size(); i++) {
                places.get(i).forgetAllBelow();
            }
            budget.giveBackAll();
        }
    }

    /** Records share a context: it is redacted for the first of them. */
    private Context context(Context context) {
        Context known = context.redacted(this);
        if (known != null) {
            return known;
        }
        Fields redactedUser = fields.redact(user, context.user());
        Fields redactedContexts = fields.redact(contexts, context.contexts());
        Fields redactedTags = fields.redact(tags, context.tags());
        boolean same = redactedUser == context.user()
                && redactedContexts == context.contexts()
                && redactedTags == context.tags();
        Context redacted = same ? context : new Context(redactedUser, redactedContexts, redactedTags);
        context.redacted(this, redacted);
        return redacted;
    }

    private List<Breadcrumb> breadcrumbs(List<Breadcrumb> given) {
        Breadcrumb[] changed = null;
        for (int i = 0; i < given.size(); i++) {
            Breadcrumb crumb = given.get(i);
            String message = texts.redact(BREADCRUMB_MESSAGE, crumb.message());
            Fields redactedData = fields.redact(breadcrumb, crumb.data());
            if (message != crumb.message() || redactedData != crumb.data()) {
                changed = changed == null ? given.toArray(new Breadcrumb[0]) : changed;
                changed[i] = new Breadcrumb(crumb.timeNanos(), message, redactedData);
            }
        }
        return changed == null ? given : Collections.unmodifiableList(Arrays.asList(changed));
    }

    private List<EndedSpan.SpanError> errors(List<EndedSpan.SpanError> given) {
        EndedSpan.SpanError[] changed = null;
        for (int i = 0; i < given.size(); i++) {
            EndedSpan.SpanError error = given.get(i);
            ErrorSnapshot redacted = error.error().withMessages(errorMessage);
            if (redacted != error.error()) {
                changed = changed == null ? given.toArray(new EndedSpan.SpanError[0]) : changed;
                changed[i] = new EndedSpan.SpanError(error.timeNanos(), redacted);
            }
        }
        return changed == null ? given : List.of(changed);
    }
}
