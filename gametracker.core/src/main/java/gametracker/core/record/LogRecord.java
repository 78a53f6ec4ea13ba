package gametracker.core.record;

import gametracker.api.Level;
import gametracker.core.queue.Sequenced;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One log call, frozen. {@code timeNanos} is Unix time. The span that was current is kept rather than its ids, which
 * would be most of what a record takes. Its weight is without breadcrumbs and context, which records share.
 *
 * <p>What few records have is in an object of its own, so that all others take no memory for it.
 */
public final class LogRecord extends Sequenced {
    /** The event of late frames in OpenTelemetry's semantic conventions (docs/app/app-events.md). */
    public static final String APP_JANK = "app.jank";

    /** The event of a frame that hitched. */
    public static final String HITCH = "hitch";
    /** The event of a JVM's crash in OpenTelemetry's semantic conventions (docs/app/app-events.md). */
    public static final String APP_CRASH = "app.crash";

    /** The event of a loop that gives no sign, and of the end of that. */
    public static final String APP_HANG = "app.hang";

    /** The event of a session's beginning in the semantic conventions (docs/general/session.md). */
    public static final String SESSION_START = "session.start";

    /** The event of a session's end in the semantic conventions. */
    public static final String SESSION_END = "session.end";

    private static final int BASE_BYTES = 64;

    private final long timeNanos;
    private final Level level;
    private final String message;
    private final Fields data;
    private final @Nullable Details details;
    private final Context context;
    private final @Nullable SpanIds span;
    private final @Nullable String thread;
    private final boolean truncated;

    /** Of no thread in particular. */
    public LogRecord(
            long timeNanos,
            Level level,
            String message,
            Fields data,
            @Nullable ErrorSnapshot error,
            List<Breadcrumb> breadcrumbs,
            Context context,
            @Nullable SpanIds span,
            boolean truncated) {
        this(timeNanos, level, message, data, Details.of(error, breadcrumbs, null), context, span, null, truncated);
    }

    /** @param thread the thread's name; null or empty where there is none */
    public LogRecord(
            long timeNanos,
            Level level,
            String message,
            Fields data,
            @Nullable Details details,
            Context context,
            @Nullable SpanIds span,
            @Nullable String thread,
            boolean truncated) {
        this.timeNanos = timeNanos;
        this.level = level;
        this.message = message;
        this.data = data;
        this.details = details;
        this.context = context;
        this.span = span;
        this.thread = thread;
        this.truncated = truncated;
        addWeight(BASE_BYTES
                + Fields.weight(message)
                + data.weight()
                + (details == null || details.error == null ? 0 : details.error.weight()));
    }

    /**
     * @param logger the name of the logger of another library that it comes from
     * @param event the name of the event that it tells of, in the library's own records
     */
    public record Details(
            @Nullable ErrorSnapshot error,
            List<Breadcrumb> breadcrumbs,
            @Nullable String logger,
            @Nullable String event) {
        /** Returns null if there are none. */
        public static @Nullable Details of(
                @Nullable ErrorSnapshot error, List<Breadcrumb> breadcrumbs, @Nullable String logger) {
            return error == null && logger == null && breadcrumbs.isEmpty()
                    ? null
                    : new Details(error, breadcrumbs, logger, null);
        }
    }

    /** Returns a record that is the same but for its time and its data. */
    public LogRecord with(long otherTimeNanos, Fields otherData) {
        return new LogRecord(otherTimeNanos, level, message, otherData, details, context, span, thread, truncated);
    }

    public long timeNanos() {
        return timeNanos;
    }

    public Level level() {
        return level;
    }

    public String message() {
        return message;
    }

    public Fields data() {
        return data;
    }

    public @Nullable ErrorSnapshot error() {
        return details == null ? null : details.error;
    }

    public List<Breadcrumb> breadcrumbs() {
        return details == null ? List.of() : details.breadcrumbs;
    }

    public Context context() {
        return context;
    }

    public @Nullable SpanIds span() {
        return span;
    }

    /** Returns the name of the thread that made the call; null or empty where there is none. */
    public @Nullable String thread() {
        return thread;
    }

    public @Nullable String logger() {
        return details == null ? null : details.logger;
    }

    /** Returns the name of the event that the library tells of; null of a record that the game has made. */
    public @Nullable String event() {
        return details == null ? null : details.event;
    }

    /** Returns error, breadcrumbs, logger and event; null if there is none of them. */
    public @Nullable Details details() {
        return details;
    }

    /** Returns this record with other texts. */
    public LogRecord with(
            String newMessage,
            Fields newData,
            @Nullable Details newDetails,
            Context newContext,
            @Nullable String newThread) {
        LogRecord copy = new LogRecord(
                timeNanos, level, newMessage, newData, newDetails, newContext, span, newThread, truncated);
        copy.ticket = ticket;
        return copy;
    }

    /** Says whether a text was cut at the call. */
    public boolean truncated() {
        return truncated;
    }
}
