/**
 * The spool: keeps on disk what could not be delivered, until it can; with a command line for what it left. No
 * transport of its own, it stands behind whichever is there.
 *
 * @provides gametracker.api.spi.SpoolProvider
 * @provides gametracker.api.spi.SpoolReader
 * @uses gametracker.api.spi.BodyDecoder
 */
module gametracker.transport.file {
    requires gametracker.api;
    requires static org.jspecify;

    uses gametracker.api.spi.BodyDecoder;

    provides gametracker.api.spi.SpoolProvider with
            gametracker.transport.file.FileSpoolProvider;
    provides gametracker.api.spi.SpoolReader with
            gametracker.transport.file.FileSpoolReader;
}
