package gametracker.api;

import gametracker.api.spi.TrackerProvider;
import java.util.Iterator;
import java.util.ServiceLoader;

/** Finds the implementation. */
final class TrackerProviders {
    private TrackerProviders() {}

    /** By this module's own loader: game engines change the thread's context loader. */
    static TrackerProvider only() {
        Iterator<TrackerProvider> found = ServiceLoader.load(
                        TrackerProvider.class, TrackerProviders.class.getClassLoader())
                .iterator();
        if (!found.hasNext()) {
            throw new IllegalStateException("no tracker on the path: add gametracker.core");
        }
        return found.next();
    }
}
