/**
 * What a game and the JDK log by {@link System.Logger}, in GameTracker, and as before in {@code java.util.logging} or on
 * the console. The JDK finds it by itself; a process can have one such module.
 *
 * @provides java.lang.System.LoggerFinder
 */
module gametracker.bridge.systemlogger {
    requires static org.jspecify;
    requires static java.logging; // what is logged goes there too where a run-time image has it
    requires gametracker.api;

    provides System.LoggerFinder with
            gametracker.bridge.systemlogger.GameTrackerLoggerFinder;
}
