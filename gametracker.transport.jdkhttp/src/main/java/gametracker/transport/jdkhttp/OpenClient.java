package gametracker.transport.jdkhttp;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client and its selector thread. Without this thread a client sends nothing any more: up to about JDK 20 requests wait for
 * ever, later they fail. The thread ends when it is interrupted (also by an interrupt of its thread group) and when it runs
 * out of memory, and is not started again.
 *
 * @param client the client
 * @param selector its selector thread; null if there was none to be found
 */
record OpenClient(HttpClient client, @Nullable Thread selector) {
    private static final String SELECTOR = "SelectorManager";

    /** Creates one client at a time in the process, so that each of two clients finds its own thread. */
    private static final Object MAKING = new Object();

    /** Creates a client, which starts its thread in the group of the calling thread. */
    static OpenClient by(Supplier<HttpClient> builder) {
        synchronized (MAKING) {
            List<Thread> before = selectors();
            HttpClient client = builder.get();
            List<Thread> started = selectors();
            started.removeAll(before);
            return new OpenClient(client, started.size() == 1 ? started.get(0) : null);
        }
    }

    private static List<Thread> selectors() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        Thread[] all = new Thread[group.activeCount() + 64];
        int count = group.enumerate(all, false);
        List<Thread> selectors = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (all[i].getName().endsWith(SELECTOR)) {
                selectors.add(all[i]);
            }
        }
        return selectors;
    }

    boolean isDead() {
        return selector != null && !selector.isAlive();
    }
}
