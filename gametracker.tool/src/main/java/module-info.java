/**
 * The command line for operators and developers: looks into spools, carries and sends what lies there, and starts the
 * viewer. Never on a player's machine, and no module of a game requires it.
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
