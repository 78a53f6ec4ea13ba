/**
 * The viewer receives what a game sends on loopback, answers as the real servers would, and shows it. A game does not
 * need it, and no module of a game depends on it.
 */
module gametracker.viewer {
    requires transitive gametracker.decode;
    requires gametracker.transport.file;
    requires java.net.http;
    requires jdk.httpserver;
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports gametracker.viewer;
    exports gametracker.viewer.received;
}
