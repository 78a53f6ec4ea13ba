/**
 * Decodes the bodies of GameTracker and of other clients as strictly as the servers do. Used by the viewer and by the
 * tool. It is never part of a game, so automatic modules are allowed.
 */
@SuppressWarnings({"module", "requires-automatic"})
module gametracker.decode {
    requires transitive gametracker.api;
    requires com.google.protobuf;
    requires io.opentelemetry.proto;
    requires snappy.java;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports gametracker.decode;
}
