package gametracker.api.spi;

/**
 * Takes the events of another logging library. The process-wide tracker is one, and so is every tracker that records:
 * a bridge asks {@code GameTracker.get()} whether it is an {@code EventSink}, best by {@link LogBridge}.
 */
public interface EventSink {
    /**
     * Records an event under the rules of each recording call: never throws, never blocks, does no I/O, and records
     * nothing on a thread of the library's own. An event below the minimum level is not counted.
     *
     * @param event what was logged
     * @return false if there is no tracker yet, before the first {@code init}: {@link LogBridge} keeps the event for it
     */
    boolean log(LogEvent event);
}
