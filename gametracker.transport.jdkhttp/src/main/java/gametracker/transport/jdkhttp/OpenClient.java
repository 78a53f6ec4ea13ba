package gametracker.transport.jdkhttp;

import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client and the thread that it lives by. Without its selector thread a client sends nothing any more: up to JDK 20
 * or so requests just wait, later they fail. That thread ends when it is interrupted (whoever interrupts its thread
 * group reaches it) and when it runs out of memory, and nobody starts it again.
 *
 * @param client the client
 * @param selector its selector thread; null if there was none to be found
 */
record OpenClient(HttpClient client, @Nullable Thread selector) {
    private static final String SELECTOR = "SelectorManager";

    /** One at a time in the process, so that of two clients each finds its own thread. */
    private static final Object MAKING = new Object();

    /** Makes a client. It starts its thread while it is built, in the group of the calling thread. */
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
