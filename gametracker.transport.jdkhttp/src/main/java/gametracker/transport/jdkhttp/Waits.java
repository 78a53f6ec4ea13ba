package gametracker.transport.jdkhttp;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The waits of the sending threads. Each has a limit, and ends early at close and when its client has died. */
final class Waits {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** The steps that threads are waiting for. */
    private final Set<Future<?>> awaited = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /**
     * Waits for a step, and cancels it if the wait ends early.
     *
     * @param until the end of the wait, by {@link System#nanoTime}
     * @param client the client that executes the step; null if none does
     */
    <T> T await(Future<T> step, long until, @Nullable OpenClient client)
            throws InterruptedException, ExecutionException, TimeoutException {
        awaited.add(step);
        try {
            if (closed) { // close may have run before the step was registered
                throw new CancellationException();
            }
            while (true) {
                long left = until - System.nanoTime();
                try {
                    return step.get(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    if (left <= LOOK_NANOS) {
                        throw e;
                    }
                    if (client != null && client.isDead()) {
                        throw new ExecutionException(new IOException("the HTTP client's selector thread has ended"));
                    }
                }
            }
        } finally {
            awaited.remove(step);
            step.cancel(true); // has no effect if it is done
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends all waits, and all later ones at once. */
    void close() {
        closed = true;
        for (Future<?> step : awaited) {
            step.cancel(true);
        }
    }
}
