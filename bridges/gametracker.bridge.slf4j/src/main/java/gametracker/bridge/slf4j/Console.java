package gametracker.bridge.slf4j;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Prints events to the standard error stream, a line each, the stack trace below it. */
final class Console {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

    private Console() {}

    /** In one piece, so that lines of several threads do not mix. */
    static void print(Level level, String logger, String message, @Nullable Throwable error) {
        StringWriter text = new StringWriter();
        text.append(LocalTime.now().format(TIME))
                .append(' ')
                .append(level.name())
                .append(" [");
        text.append(Thread.currentThread().getName()).append("] ").append(logger);
        text.append(" - ").append(message).append(System.lineSeparator());
        if (error != null) {
            error.printStackTrace(new PrintWriter(text, true));
        }
        System.err.print(text);
    }
}
