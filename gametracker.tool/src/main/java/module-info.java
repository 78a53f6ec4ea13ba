/**
 * The command line for operators and developers: shows, exports, imports and sends the content of spools, and starts the
 * viewer. It is not meant for players' machines, and no module of a game requires it.
 */
module gametracker.tool {
    requires gametracker.decode;
    requires gametracker.transport.file;
    requires gametracker.viewer;
    requires info.picocli;
    requires tools.jackson.jr.ob;
    requires static org.jspecify;

    opens gametracker.tool to
            info.picocli;
}
