package gametracker.api.spi;

import gametracker.api.Level;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event of another logging library, on its way into the tracker. Holds what it is given as it is; {@link EventSink}
 * copies it.
 *
 * @param level its level
 * @param message the message with its arguments filled in, or null
 * @param error what went wrong, or null
 * @param data more about it (template, arguments, MDC, markers, key-value pairs), or null
 * @param logger the name of the logger, or null
 * @param thread the name of the thread that logged it, or null for the calling one
 * @param unixNanos when it was logged, in nanoseconds since 1970; 0 or less for now. A time that is more than
 *     a second ahead counts as now
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public record LogEvent(
        Level level,
        @Nullable String message,
        @Nullable Throwable error,
        @Nullable Map<String, ?> data,
        @Nullable String logger,
        @Nullable String thread,
        long unixNanos) {}
