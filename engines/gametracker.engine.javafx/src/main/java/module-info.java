/** Pulses, life cycle, errors and device facts of a game on JavaFX: one call with the game's stage. */
module gametracker.engine.javafx {
    requires static org.jspecify;
    requires transitive gametracker.api;
    requires transitive javafx.graphics;

    exports gametracker.engine.javafx;
}
