package gametracker.transport.httpclient5;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.Secrets;
import gametracker.api.spi.TrackerThreads;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Runs each exchange on a worker thread and waits for it. The client's own timeouts limit single reads, its I/O ignores
 * interrupts, and looking up a host's address cannot be cancelled. The wait covers the whole exchange, ends at once when the
 * thread is interrupted or the transport is closed, and then cancels the exchange. An answer with a complete head counts,
 * however the wait ends.
 */
final class HttpClient5Transport implements Transport {
    private static final String CLOSED = "transport is closed";

    /** One worker for each lane, and as many that may hang in looking up an address that is no longer needed. */
    private static final int MOST_WORKERS = 6;

    private static final int IDLE_SECONDS = 30;

    private final TransportConfig config;
    private final Secrets secrets;
    private final PooledClient client;
    private final AtomicInteger workerNumber = new AtomicInteger();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0, MOST_WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::worker);
    private final Set<PostTask> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    HttpClient5Transport(TransportConfig config) {
        this.config = config;
        this.secrets = Secrets.of(config);
        this.client = new PooledClient(config);
        prepare();
    }

    /**
     * Creates the client before it is needed. Classes that are first used while the game holds all file handles are lost
     * for as long as the JVM runs, and this client has many. At the start some handles are free.
     */
    private void prepare() {
        try {
            workers.execute(client::prepare);
        } catch (OutOfMemoryError e) {
            // no thread could be started; the first send tries again
        }
    }

    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        long until = System.nanoTime() + config.requestTimeout().toNanos();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        PostTask task = PostTask.of(HttpPost.of(envelope, config), client);
        Throwable trouble = run(task, until);
        return secrets.redact(outcome(task, trouble));
    }

    /** Returns the error that ended the reading of the answer, if there was one. */
    private @Nullable Throwable run(PostTask task, long until) {
        underWay.add(task);
        try {
            if (closed) { // close may have run before the task was registered
                throw new CancellationException();
            }
            workers.execute(task);
            task.get(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException
                | CancellationException
                | InterruptedException
                | RejectedExecutionException
                | VirtualMachineError e) {
            return e;
        } finally {
            underWay.remove(task);
            task.cancel(true); // has no effect if it is done
        }
    }

    private Delivery outcome(PostTask task, @Nullable Throwable trouble) throws InterruptedException {
        Optional<HttpAnswer> answer = task.answer();
        if (answer.isPresent()) {
            if (trouble instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return answer.get().toDelivery(Instant.now());
        }
        if (trouble instanceof InterruptedException interrupt) {
            throw interrupt;
        }
        boolean mayHaveArrived = task.mayHaveArrived();
        if (closed || trouble == null || trouble instanceof CancellationException) {
            return RetryLater.noAnswer(CLOSED, mayHaveArrived);
        }
        if (trouble instanceof TimeoutException) {
            return RetryLater.noAnswer("no whole answer within " + config.requestTimeout(), mayHaveArrived);
        }
        return trouble instanceof RejectedExecutionException
                ? RetryLater.noAnswer("all threads are still looking up addresses", mayHaveArrived)
                : RetryLater.noAnswer(trouble, mayHaveArrived);
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(task -> task.cancel(true));
        client.close();
        workers.shutdown();
    }

    private Thread worker(Runnable work) {
        return TrackerThreads.newThread(work, "gametracker-httpclient5-" + workerNumber.incrementAndGet());
    }
}
