package gametracker.transport.jdkhttp;

import java.net.http.HttpClient;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The client of a transport: made by a worker at the first use, and made anew whenever it proves to be of no use. */
final class LastingClient {
    /** So many tries in a row that bring nothing end a client whose selector thread is not known. */
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
     * Begins to make the client before it is needed. Classes of the JDK that are first used while the game holds all file
     * handles are lost for as long as the JVM runs, those of TLS above all; at the start there are some left.
     */
    void prepare() {
        try {
            get();
        } catch (OutOfMemoryError e) {
            // no thread could be started; the first send tries again
        }
    }

    /**
     * Returns the client, or the one that is being made.
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

    /** A try with this client has brought an answer. */
    void answered() {
        synchronized (lock) {
            futileTries = 0;
        }
    }

    /** A try with this client has brought nothing. Most often it is the network. */
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

    /** Returns the client that is to be closed, if one was ever made; none is made from now on. */
    @Nullable
    CompletableFuture<OpenClient> close() {
        synchronized (lock) {
            closed = true;
            Making last = current;
            current = null;
            return last == null ? null : last.made;
        }
    }

    /** One making of a client. It may fail for lack of memory, and again while that is to be told. */
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
