package gametracker.transport.jdkhttp;

import gametracker.api.spi.TrackerThreads;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;

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

    /** Most often done when this returns; goes on by itself if not. */
    static void begin(CompletableFuture<HttpClient> opened, Workers workers) {
        Thread thread = TrackerThreads.newThread(() -> end(opened, workers), "gametracker-jdkhttp-close");
        thread.start();
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void end(CompletableFuture<HttpClient> opened, Workers workers) {
        try {
            if ((Object) opened.join() instanceof AutoCloseable client) {
                Thread.currentThread().interrupt();
                client.close();
            }
        } catch (Exception e) {
            // The client could not even be made, or not be closed: there is nothing that could still be done.
            System.getLogger("gametracker.transport.jdkhttp")
                    .log(System.Logger.Level.DEBUG, "the HTTP client could not be closed", e);
        } finally {
            workers.wane();
        }
    }
}
