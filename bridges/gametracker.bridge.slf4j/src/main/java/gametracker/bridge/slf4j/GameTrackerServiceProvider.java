package gametracker.bridge.slf4j;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.Logger;
import org.slf4j.helpers.BasicMDCAdapter;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/** SLF4J's back end: GameTracker and the console. For the ServiceLoader. */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class GameTrackerServiceProvider implements SLF4JServiceProvider, ILoggerFactory {
    private static final String API_VERSION = "2.0.99";

    private final ConcurrentHashMap<String, Logger> loggers = new ConcurrentHashMap<>();
    private final IMarkerFactory markers = new BasicMarkerFactory();
    private final MDCAdapter mdc = new BasicMDCAdapter();
    private @Nullable Settings settings;

    /** For the ServiceLoader. */
    public GameTrackerServiceProvider() {}

    @Override
    public void initialize() {
        settings = Settings.fromSystemProperties();
    }

    @Override
    public Logger getLogger(String name) {
        Logger known = loggers.get(name);
        return known == null ? loggers.computeIfAbsent(name, this::newLogger) : known;
    }

    private Logger newLogger(String name) {
        Settings now = settings == null ? Settings.fromSystemProperties() : settings;
        return new BridgedLogger(name, now.levelOf(name), now.console(), mdc);
    }

    @Override
    public ILoggerFactory getLoggerFactory() {
        return this;
    }

    @Override
    public IMarkerFactory getMarkerFactory() {
        return markers;
    }

    @Override
    public MDCAdapter getMDCAdapter() {
        return mdc;
    }

    @Override
    public String getRequestedApiVersion() {
        return API_VERSION;
    }
}
