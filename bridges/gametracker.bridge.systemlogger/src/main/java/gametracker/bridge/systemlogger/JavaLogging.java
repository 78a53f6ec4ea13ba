package gametracker.bridge.systemlogger;

import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The logger of {@code java.util.logging} with the same name. Looked up late: the JDK may log before it can be. */
final class JavaLogging implements Host {
    private final String name;
    private volatile @Nullable Logger logger;

    JavaLogging(String name) {
        this.name = name;
    }

    private Logger logger() {
        Logger found = logger;
        if (found == null) {
            found = Logger.getLogger(name);
            logger = found;
        }
        return found;
    }

    @Override
    public boolean isLoggable(System.Logger.Level level) {
        return logger().isLoggable(level(level));
    }

    @Override
    public void write(System.Logger.Level level, String message, @Nullable Throwable error) {
        LogRecord record = new LogRecord(level(level), message);
        record.setLoggerName(name);
        record.setThrown(error);
        record.setSourceClassName(name); // the caller is not sought, which would find this class
        logger().log(record);
    }

    /** As the JDK's own finder does. */
    private static Level level(System.Logger.Level level) {
        return switch (level) {
            case ALL -> Level.ALL;
            case TRACE -> Level.FINER;
            case DEBUG -> Level.FINE;
            case INFO -> Level.INFO;
            case WARNING -> Level.WARNING;
            case ERROR -> Level.SEVERE;
            case OFF -> Level.OFF;
        };
    }
}
