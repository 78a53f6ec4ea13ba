/**
 * What a game logs by Log4j 2, in GameTracker: an appender to be named in {@code log4j2.xml}. Nothing else asks for this
 * module, so a game on the module path requires it, or starts with {@code --add-modules}.
 */
@SuppressWarnings("module") // the library's own name ends in a digit
module gametracker.bridge.log4j2 {
    requires static org.jspecify;
    requires gametracker.api;
    requires org.apache.logging.log4j;
    requires transitive org.apache.logging.log4j.core;

    exports gametracker.bridge.log4j2;

    opens gametracker.bridge.log4j2 to
            org.apache.logging.log4j.core;
}
