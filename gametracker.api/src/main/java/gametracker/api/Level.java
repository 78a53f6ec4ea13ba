package gametracker.api;

/** The severity of a log record, mildest first. */
public enum Level {
    /** For the developer at the desk. */
    DEBUG,
    /** Worth knowing. */
    INFO,
    /** Wrong, but the game copes. */
    WARN,
    /** Wrong, and somebody should look; carries the breadcrumbs. */
    ERROR
}
