package gametracker.transport.jdkhttp;

import gametracker.api.spi.TrackerThreads;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Ends a client, on a thread of its own because that may take its time.
 *
 * <p>From JDK 21 on a client is AutoCloseable, and its {@code close} waits for the exchanges under way; if the waiting
 * thread is interrupted it ends them at once and waits for that alone (that is documented, and {@code shutdownNow}
 * cannot be named in code for release 17). So the thread closes it with its own interrupt set. Before 21 a client
 * ends its thread and its idle connections when it is collected; here nobody holds on to it any more.
 */
final class ClientEnd {
    private static final long PATIENCE_MILLIS = 100;

    private ClientEnd() {}

    /**
     * Begins to end a client.
     *
     * @param workers the threads that are to go with it; null if they stay
     * @return the thread that does it, or null if none could be started
     */
    static @Nullable Thread begin(CompletableFuture<OpenClient> opened, @Nullable Workers workers) {
        try {
            Thread thread = TrackerThreads.newThread(() -> end(opened, workers), "gametracker-jdkhttp-close");
            thread.start();
            return thread;
        } catch (OutOfMemoryError e) {
            return null; // what holds the client is let go of; it ends when it is collected
        }
    }

    /** Waits a moment: most often it is done by then, and goes on by itself if not. */
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
            // The client could not even be made, or not be closed: there is nothing that could still be done.
            System.getLogger("gametracker.transport.jdkhttp")
                    .log(System.Logger.Level.DEBUG, "the HTTP client could not be closed", e);
        } finally {
            if (workers != null) {
                workers.wane();
            }
        }
    }
}
