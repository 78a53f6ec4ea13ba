/**
 * The command line for operators and developers: says whether what a game sends arrives, runs a game against a strict
 * receiver, starts the viewer, and shows, exports, imports and sends the content of spools. It is not meant for players' machines, and no module of a game requires it.
 */
module gametracker.tool {
    requires gametracker.decode;
    requires gametracker.transport.file;
    requires gametracker.viewer;
    requires info.picocli;
    requires java.net.http;
    requires tools.jackson.jr.ob;
    requires static org.jspecify;

    opens gametracker.tool to
            info.picocli;
}
