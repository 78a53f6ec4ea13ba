package gametracker.bridge.systemlogger;

import org.jspecify.annotations.Nullable;

/** Where the JDK would have written what a logger is given. */
interface Host {
    boolean isLoggable(System.Logger.Level level);

    void write(System.Logger.Level level, String message, @Nullable Throwable error);
}
