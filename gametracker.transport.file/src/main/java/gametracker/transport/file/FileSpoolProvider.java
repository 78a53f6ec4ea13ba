package gametracker.transport.file;

import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProvider;

/** Creates the spool on disk for the tracker. */
public final class FileSpoolProvider implements SpoolProvider {
    /** For the ServiceLoader. */
    public FileSpoolProvider() {}

    @Override
    public Spool create(SpoolConfig config, SpoolListener listener) {
        return new FileSpool(config, listener, Disk.REAL, System::nanoTime);
    }
}
