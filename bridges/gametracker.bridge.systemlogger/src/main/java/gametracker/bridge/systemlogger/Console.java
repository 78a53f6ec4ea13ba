package gametracker.bridge.systemlogger;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/** The standard error stream, in an image without {@code java.logging}: INFO and above, as the JDK does there. */
final class Console implements Host {
    private final String name;

    Console(String name) {
        this.name = name;
    }

    @Override
    public boolean isLoggable(System.Logger.Level level) {
        return level != System.Logger.Level.OFF && level.getSeverity() >= System.Logger.Level.INFO.getSeverity();
    }

    @Override
    public void write(System.Logger.Level level, String message, @Nullable Throwable error) {
        StringWriter text = new StringWriter();
        text.append(level.getName()).append(' ').append(name).append(": ").append(message);
        if (error != null) {
            text.append(System.lineSeparator());
            error.printStackTrace(new PrintWriter(text));
        }
        System.err.println(text.toString().stripTrailing());
    }
}
