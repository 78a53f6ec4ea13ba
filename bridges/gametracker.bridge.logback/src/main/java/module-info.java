/**
 * What a game logs by Logback, in GameTracker: an appender to be named in {@code logback.xml}. Nothing else asks for this
 * module, so a game on the module path requires it, or starts with {@code --add-modules}.
 */
module gametracker.bridge.logback {
    requires static org.jspecify;
    requires gametracker.api;
    requires org.slf4j;
    requires transitive ch.qos.logback.classic;
    requires transitive ch.qos.logback.core;

    exports gametracker.bridge.logback;
}
