package gametracker.core.record;

import gametracker.api.Level;
import gametracker.core.queue.Sequenced;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One log call, frozen. {@code timeNanos} is Unix time. The span that was current is kept rather than its ids, which
 * would be most of what a record takes. Its weight is without breadcrumbs and context, which records share.
 */
public final class LogRecord extends Sequenced {
    private static final int BASE_BYTES = 64;

    private final long timeNanos;
    private final Level level;
    private final String message;
    private final Fields data;
    private final @Nullable ErrorSnapshot error;
    private final List<Breadcrumb> breadcrumbs;
    private final Context context;
    private final @Nullable SpanIds span;
    private final boolean truncated;

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
        this.timeNanos = timeNanos;
        this.level = level;
        this.message = message;
        this.data = data;
        this.error = error;
        this.breadcrumbs = breadcrumbs;
        this.context = context;
        this.span = span;
        this.truncated = truncated;
        addWeight(BASE_BYTES + Fields.weight(message) + data.weight() + (error == null ? 0 : error.weight()));
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
        return error;
    }

    public List<Breadcrumb> breadcrumbs() {
        return breadcrumbs;
    }

    public Context context() {
        return context;
    }

    public @Nullable SpanIds span() {
        return span;
    }

    /** Says whether a text was cut at the call. */
    public boolean truncated() {
        return truncated;
    }
}
