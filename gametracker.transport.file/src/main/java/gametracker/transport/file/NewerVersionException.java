package gametracker.transport.file;

import java.io.IOException;
import java.nio.file.Path;

/** A session was written in a later version of the format. Its files are not changed. */
public final class NewerVersionException extends IOException {
    private static final long serialVersionUID = 1;

    NewerVersionException(Path directory) {
        super(directory + " was written by a newer version of GameTracker than this one, which knows format "
                + Layout.VERSION + ": it is left untouched, use the newer version for it");
    }
}
