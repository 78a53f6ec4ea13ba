package gametracker.core;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** A logger that keeps its lines. */
final class Lines implements System.Logger {
    final List<String> all = new CopyOnWriteArrayList<>();
    volatile RuntimeException failure;
    volatile Runnable whileWriting = () -> {};

    @Override
    public String getName() {
        return "lines";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        add(level, message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
        add(level, format);
    }

    private void add(Level level, String line) {
        all.add(level + " " + line);
        whileWriting.run();
        if (failure != null) {
            throw failure;
        }
    }
}
