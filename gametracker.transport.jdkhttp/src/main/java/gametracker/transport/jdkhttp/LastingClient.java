package gametracker.transport.jdkhttp;

import java.net.http.HttpClient;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client of a transport: a worker creates it at the first use, and again when it proves to be broken. */
final class LastingClient {
    /** A client whose selector thread is not known is replaced after this many tries in a row without an answer. */
    private static final int FUTILE_TRIES = 3;

    private final Supplier<HttpClient> builder;
    private final Workers workers;
    private final Object lock = new Object();
    private @Nullable Making current;
    private int futileTries;
    private boolean closed;

    LastingClient(Supplier<HttpClient> builder, Workers workers) {
        this.builder = builder;
        this.workers = workers;
    }

    /**
     * Starts to create the client before it is needed. Classes of the JDK that are first used while the game holds all
     * file handles, above all those of TLS, are lost for as long as the JVM runs. At the start some handles are free.
     */
    void prepare() {
        try {
            get();
        } catch (OutOfMemoryError e) {
            // no thread could be started; the first send tries again
        }
    }

    /**
     * Returns the client, or the one that is being created.
     *
     * @return a copy for each caller, so that one that gives up does not take the client from the others
     */
    CompletableFuture<OpenClient> get() {
        Making useless = null;
        try {
            synchronized (lock) {
                if (closed) {
                    throw new CancellationException();
                }
                Making making = current;
                if (making == null || making.isUseless()) {
                    useless = making;
                    current = null; // to start a thread may fail
                    making = new Making();
                    workers.execute(making);
                    current = making;
                }
                return making.made.copy();
            }
        } finally {
            if (useless != null && useless.hasMade()) {
                ClientEnd.begin(useless.made, null);
            }
        }
    }

    /** Notes that a try with this client got an answer. */
    void answered() {
        synchronized (lock) {
            futileTries = 0;
        }
    }

    /** Notes that a try with this client got no answer. In most cases the network is the reason. */
    void futile(OpenClient client, boolean failedByError) {
        synchronized (lock) {
            futileTries++;
            Making making = current;
            boolean suspect = failedByError || client.selector() == null && futileTries >= FUTILE_TRIES;
            if (suspect && making != null && making.hasMade() && making.made.join() == client) {
                making.useless = true;
                futileTries = 0;
            }
        }
    }

    /** Returns the client to be closed, if one was created; from now on none is created. */
    @Nullable
    CompletableFuture<OpenClient> close() {
        synchronized (lock) {
            closed = true;
            Making last = current;
            current = null;
            return last == null ? null : last.made;
        }
    }

    /** One creation of a client. It may fail for lack of memory, and so may the report of that failure. */
    private final class Making implements Runnable {
        final CompletableFuture<OpenClient> made = new CompletableFuture<>();
        volatile boolean useless;

        @Override
        public void run() {
            boolean done = false;
            try {
                done = made.complete(OpenClient.by(builder));
            } catch (Throwable e) {
                useless = true;
                made.completeExceptionally(e);
            } finally {
                useless |= !done;
            }
        }

        boolean hasMade() {
            return made.isDone() && !made.isCompletedExceptionally();
        }

        boolean isUseless() {
            return useless || hasMade() && made.join().isDead();
        }
    }
}
