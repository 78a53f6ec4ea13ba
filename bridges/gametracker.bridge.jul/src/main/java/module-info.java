/**
 * What a game logs by {@code java.util.logging}, in GameTracker: a handler to be named in {@code logging.properties}.
 * Nothing else asks for this module, so a game on the module path requires it, or starts with {@code --add-modules}.
 */
module gametracker.bridge.jul {
    requires static org.jspecify;
    requires gametracker.api;
    requires transitive java.logging;

    exports gametracker.bridge.jul;
}
