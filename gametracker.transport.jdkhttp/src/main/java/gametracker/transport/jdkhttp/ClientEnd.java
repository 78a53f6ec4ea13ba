package gametracker.transport.jdkhttp;

import gametracker.api.spi.TrackerThreads;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Closes a client, on a separate thread because that may take long.
 *
 * <p>From JDK 21 on a client is AutoCloseable, and its {@code close} waits for the exchanges in progress. If the waiting
 * thread is interrupted, it ends them at once and waits only for that (this is documented, and code for release 17 cannot
 * call {@code shutdownNow}). So the thread closes the client with its own interrupt flag set. Before JDK 21 a client ends its
 * thread and its idle connections when it is garbage collected, so nothing may refer to it any more.
 */
final class ClientEnd {
    private static final long PATIENCE_MILLIS = 100;

    private ClientEnd() {}

    /**
     * Starts closing a client.
     *
     * @param workers the threads that end with it; null if they stay
     * @return the thread that closes it, or null if none could be started
     */
    static @Nullable Thread begin(CompletableFuture<OpenClient> opened, @Nullable Workers workers) {
        try {
            Thread thread = TrackerThreads.newThread(() -> end(opened, workers), "gametracker-jdkhttp-close");
            thread.start();
            return thread;
        } catch (OutOfMemoryError e) {
            return null; // nothing refers to the client any more; it ends when it is garbage collected
        }
    }

    /** Waits for a short time. In most cases the client is closed by then; otherwise its thread continues. */
    static void await(@Nullable Thread ending) {
        if (ending == null) {
            return;
        }
        try {
            ending.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(CompletableFuture<OpenClient> opened, @Nullable Workers workers) {
        try {
            if ((Object) opened.join().client() instanceof AutoCloseable client) {
                Thread.currentThread().interrupt();
                client.close();
            }
        } catch (Exception e) {
            // The client could not be created or not be closed; nothing more can be done.
            System.getLogger("gametracker.transport.jdkhttp")
                    .log(System.Logger.Level.DEBUG, "the HTTP client could not be closed", e);
        } finally {
            if (workers != null) {
                workers.wane();
            }
        }
    }
}
