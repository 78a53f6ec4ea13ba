package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import java.util.ArrayList;
import java.util.List;

/** Messages for the listener that wait until no lock is held. */
final class Notices {
    private final List<Runnable> waiting = new ArrayList<>();
    private final SpoolListener listener;

    Notices(SpoolListener listener) {
        this.listener = listener;
    }

    void lost(SpoolEntry entry, DropReason reason) {
        waiting.add(() -> listener.lost(entry, reason));
    }

    void trouble(String message) {
        waiting.add(() -> listener.trouble("spool: " + message));
    }

    void deliver() {
        waiting.forEach(Runnable::run);
    }
}
