package gametracker.bridge.jul;

import gametracker.api.Level;
import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.LogEventData;
import java.time.Instant;
import java.util.logging.ErrorManager;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Records in GameTracker what is logged by {@code java.util.logging}. In {@code logging.properties}:
 * <pre>{@code
 * handlers = java.util.logging.ConsoleHandler, gametracker.bridge.jul.GameTrackerHandler
 * gametracker.bridge.jul.GameTrackerHandler.level = FINE
 * }</pre>
 *
 * <p>Further properties, behind the class's name: {@code filter}, the name of a {@link Filter}; {@code callerData}, true to
 * add class and method of each caller, for which the JDK walks the stack. Levels up to FINE are DEBUG, up to INFO are
 * INFO, up to WARNING are WARN; all above are ERROR.
 *
 * <p>For any thread; takes no lock.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class GameTrackerHandler extends Handler {
    private static final Formatter MESSAGE = new Formatter() {
        @Override
        public String format(LogRecord record) {
            return formatMessage(record);
        }
    };

    private volatile boolean callerData;

    /** Makes a handler with the settings of the {@link LogManager}. */
    public GameTrackerHandler() {
        String prefix = GameTrackerHandler.class.getName();
        setLevel(level(property(prefix + ".level")));
        setFilter(filter(property(prefix + ".filter")));
        callerData = Boolean.parseBoolean(property(prefix + ".callerData"));
    }

    private static @Nullable String property(String name) {
        String value = LogManager.getLogManager().getProperty(name);
        return value == null ? null : value.strip();
    }

    private java.util.logging.Level level(@Nullable String name) {
        try {
            return name == null ? java.util.logging.Level.ALL : java.util.logging.Level.parse(name);
        } catch (IllegalArgumentException e) {
            reportError(
                    getClass().getName() + ".level is no level, and ALL is used: " + name,
                    e,
                    ErrorManager.GENERIC_FAILURE);
            return java.util.logging.Level.ALL;
        }
    }

    private @Nullable Filter filter(@Nullable String name) {
        try {
            return name == null
                    ? null
                    : (Filter) ClassLoader.getSystemClassLoader()
                            .loadClass(name)
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            reportError(
                    getClass().getName() + ".filter is no filter, and none is used: " + name,
                    e,
                    ErrorManager.GENERIC_FAILURE);
            return null;
        }
    }

    /**
     * Sets whether class and method of each caller are added.
     *
     * @param callerData whether they are; the JDK walks the stack for each event then
     */
    public void setCallerData(boolean callerData) {
        this.callerData = callerData;
    }

    @Override
    public void publish(@Nullable LogRecord record) {
        if (record == null) {
            return;
        }
        Level level = level(record.getLevel());
        String thread = threadOf(record);
        if (!LogBridge.takes(level, record.getLoggerName(), thread) || !LogBridge.enter()) {
            return;
        }
        try {
            if (isLoggable(record)) { // within, because a filter may log as well
                LogBridge.log(event(record, level, thread));
            }
        } catch (RuntimeException | StackOverflowError e) {
            reportError(null, e instanceof Exception cause ? cause : null, ErrorManager.WRITE_FAILURE);
        } finally {
            LogBridge.leave();
        }
    }

    private LogEvent event(LogRecord record, Level level, @Nullable String thread) {
        LogEventData data =
                new LogEventData().template(record.getMessage(), record.getParameters(), record.getThrown());
        if (callerData && record.getSourceClassName() != null) {
            String method = record.getSourceMethodName();
            data.caller(new StackTraceElement(record.getSourceClassName(), method == null ? "" : method, null, -1));
        }
        Instant time = record.getInstant();
        return new LogEvent(
                level,
                MESSAGE.formatMessage(record),
                record.getThrown(),
                data.toMap(),
                record.getLoggerName(),
                thread,
                time.getEpochSecond() * 1_000_000_000L + time.getNano());
    }

    /** A record holds its thread's number alone. Handlers that hand it on to another thread leave no more than that. */
    private static @Nullable String threadOf(LogRecord record) {
        long id = record.getLongThreadID();
        return id == Thread.currentThread().getId() ? null : "#" + id;
    }

    private static Level level(java.util.logging.Level level) {
        int value = level.intValue();
        if (value <= java.util.logging.Level.FINE.intValue()) {
            return Level.DEBUG;
        }
        if (value <= java.util.logging.Level.INFO.intValue()) {
            return Level.INFO;
        }
        return value <= java.util.logging.Level.WARNING.intValue() ? Level.WARN : Level.ERROR;
    }

    /** Does nothing: the tracker sends by itself. */
    @Override
    public void flush() {}

    /** Does nothing: the tracker is the game's to close. What is logged afterwards is recorded as long as it is open. */
    @Override
    public void close() {}
}
