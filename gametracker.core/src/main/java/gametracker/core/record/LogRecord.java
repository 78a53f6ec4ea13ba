package gametracker.core.record;

import gametracker.api.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One log call, frozen. {@code timeNanos} is Unix time; {@code traceHigh}, {@code traceLow} and {@code spanId} are all
 * zero where no span was current; {@code error} is rendered by the formatter, off the game's thread.
 */
public final class LogRecord extends Ticketed {
    private final long timeNanos;
    private final Level level;
    private final String message;
    private final Fields data;
    private final @Nullable Throwable error;
    private final List<Breadcrumb> breadcrumbs;
    private final Context context;
    private final long traceHigh;
    private final long traceLow;
    private final long spanId;
    private final boolean truncated;

    public LogRecord(
            long timeNanos,
            Level level,
            String message,
            Fields data,
            @Nullable Throwable error,
            List<Breadcrumb> breadcrumbs,
            Context context,
            long traceHigh,
            long traceLow,
            long spanId,
            boolean truncated) {
        this.timeNanos = timeNanos;
        this.level = level;
        this.message = message;
        this.data = data;
        this.error = error;
        this.breadcrumbs = breadcrumbs;
        this.context = context;
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.spanId = spanId;
        this.truncated = truncated;
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

    public @Nullable Throwable error() {
        return error;
    }

    public List<Breadcrumb> breadcrumbs() {
        return breadcrumbs;
    }

    public Context context() {
        return context;
    }

    public long traceHigh() {
        return traceHigh;
    }

    public long traceLow() {
        return traceLow;
    }

    public long spanId() {
        return spanId;
    }

    public boolean hasSpan() {
        return spanId != 0;
    }

    /** Says whether a text was cut at the call. */
    public boolean truncated() {
        return truncated;
    }
}
