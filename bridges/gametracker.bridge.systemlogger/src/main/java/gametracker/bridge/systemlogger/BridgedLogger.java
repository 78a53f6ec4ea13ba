package gametracker.bridge.systemlogger;

import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.LogEventData;
import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * Records in GameTracker, and writes to where the JDK would have written. The levels of the latter decide what is logged:
 * with {@code java.util.logging} those of {@code logging.properties}.
 *
 * <p>A handler of {@code java.util.logging} that records in GameTracker as well finds this thread inside an append, and
 * records nothing a second time.
 */
final class BridgedLogger implements System.Logger {
    private final String name;
    private final Host host;

    BridgedLogger(String name, Host host) {
        this.name = name;
        this.host = host;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return host.isLoggable(level);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable error) {
        append(level, bundle, message, null, error);
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... params) {
        append(level, bundle, format, params, null);
    }

    private void append(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Object @Nullable [] args,
            @Nullable Throwable error) {
        if (level == Level.OFF || !host.isLoggable(level)) {
            return;
        }
        String template = localised(bundle, message);
        if (!LogBridge.enter()) {
            // Inside an append already: no argument is asked for its text, which might log this very line again.
            host.write(level, template, error);
            return;
        }
        try {
            String text = formatted(template, args);
            gametracker.api.Level theirs = level(level);
            if (LogBridge.takes(theirs, name, null)) {
                LogEventData data = new LogEventData().template(template, args, error);
                LogBridge.log(new LogEvent(theirs, text, error, data.toMap(), name, null, 0));
            }
            host.write(level, text, error);
        } finally {
            LogBridge.leave();
        }
    }

    private static String localised(@Nullable ResourceBundle bundle, @Nullable String message) {
        if (message == null) {
            return "";
        }
        return bundle != null && bundle.containsKey(message) ? String.valueOf(bundle.getObject(message)) : message;
    }

    /** A pattern that is none, or an argument whose {@code toString} throws, leaves the message as it is. */
    private static String formatted(String template, @Nullable Object @Nullable [] args) {
        if (args == null || args.length == 0) {
            return template;
        }
        try {
            return MessageFormat.format(template, args);
        } catch (RuntimeException e) {
            return template;
        }
    }

    private static gametracker.api.Level level(Level level) {
        return switch (level) {
            case ERROR -> gametracker.api.Level.ERROR;
            case WARNING -> gametracker.api.Level.WARN;
            case INFO -> gametracker.api.Level.INFO;
            default -> gametracker.api.Level.DEBUG;
        };
    }
}
