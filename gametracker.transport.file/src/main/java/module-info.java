/**
 * The spool: keeps on disk what could not be delivered, until it can. No transport of its own, it stands behind
 * whichever is there. What reads spools for people has its types for that, and nobody else.
 *
 * @provides gametracker.api.spi.SpoolProvider
 */
@SuppressWarnings("module") // the tools are built on top of this module, so it cannot know them
module gametracker.transport.file {
    requires gametracker.api;
    requires static org.jspecify;

    exports gametracker.transport.file to
            gametracker.tool,
            gametracker.viewer;

    provides gametracker.api.spi.SpoolProvider with
            gametracker.transport.file.FileSpoolProvider;
}
