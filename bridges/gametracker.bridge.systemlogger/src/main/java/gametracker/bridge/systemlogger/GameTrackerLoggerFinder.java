package gametracker.bridge.systemlogger;

import java.util.concurrent.ConcurrentHashMap;

/** Makes a {@link BridgedLogger} of each name. For the ServiceLoader. */
public final class GameTrackerLoggerFinder extends System.LoggerFinder {
    private final ConcurrentHashMap<String, BridgedLogger> loggers = new ConcurrentHashMap<>();
    private final boolean javaLogging =
            ModuleLayer.boot().findModule("java.logging").isPresent();

    /** For the ServiceLoader. */
    public GameTrackerLoggerFinder() {}

    @Override
    public System.Logger getLogger(String name, Module module) {
        BridgedLogger known = loggers.get(name);
        return known == null ? loggers.computeIfAbsent(name, this::newLogger) : known;
    }

    private BridgedLogger newLogger(String name) {
        return new BridgedLogger(name, javaLogging ? new JavaLogging(name) : new Console(name));
    }
}
