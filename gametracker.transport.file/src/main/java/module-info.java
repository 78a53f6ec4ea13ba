/**
 * The spool: keeps on disk what could not be delivered yet. It is no transport; the tracker uses it together with one.
 * Its package is exported only to the modules that read spools for people.
 *
 * @provides gametracker.api.spi.SpoolProvider
 */
@SuppressWarnings("module") // the tools depend on this module, so they are not on its module path
module gametracker.transport.file {
    requires gametracker.api;
    requires static org.jspecify;

    exports gametracker.transport.file to
            gametracker.tool,
            gametracker.viewer;

    provides gametracker.api.spi.SpoolProvider with
            gametracker.transport.file.FileSpoolProvider;
}
