package gametracker.transport.httpclient5;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.TrackerThreads;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import java.time.Instant;
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
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Runs each exchange on a worker's thread and waits for it. The client's own timeouts bound single reads, its I/O
 * ignores interrupts, and looking up a host's address can be ended by nobody; the wait covers the whole exchange, ends
 * at once when the thread is interrupted or the transport closed, and cancels what it no longer waits for.
 */
final class HttpClient5Transport implements Transport {
    private static final String CLOSED = "transport is closed";

    /** One worker a lane, and as many that may be stuck in looking up an address nobody waits for any more. */
    private static final int MOST_WORKERS = 6;

    private static final int IDLE_SECONDS = 30;

    private final TransportConfig config;
    private final long timeoutNanos;
    private final AtomicInteger workerNumber = new AtomicInteger();
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0, MOST_WORKERS, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::worker);
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final Object making = new Object();
    private volatile @Nullable CloseableHttpClient client;
    private volatile boolean closed;

    HttpClient5Transport(TransportConfig config) {
        this.config = config;
        this.timeoutNanos = config.requestTimeout().toNanos();
    }

    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        long begin = System.nanoTime();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        Exchange exchange = Exchange.of(HttpPost.of(envelope, config), this::client);
        underWay.add(exchange);
        try {
            if (closed) { // close may have looked before the exchange was there to be cancelled
                throw new CancellationException();
            }
            workers.execute(exchange);
            HttpAnswer answer = exchange.get(timeoutNanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
            return answer.toDelivery(Instant.now());
        } catch (TimeoutException e) {
            return noAnswer("no whole answer within " + config.requestTimeout(), exchange);
        } catch (CancellationException e) {
            return noAnswer(CLOSED, exchange);
        } catch (RejectedExecutionException e) {
            return noAnswer(closed ? CLOSED : "all threads are still looking up addresses", exchange);
        } catch (ExecutionException e) {
            return closed
                    ? noAnswer(CLOSED, exchange)
                    : Delivery.RetryLater.noAnswer(e.getCause(), exchange.bodyBegun());
        } finally {
            underWay.remove(exchange);
            exchange.cancel(true); // nothing, if it is done
        }
    }

    private static Delivery noAnswer(String reason, Exchange exchange) {
        return Delivery.RetryLater.noAnswer(reason, exchange.bodyBegun());
    }

    /** Made at the first send, on a worker's thread. */
    private CloseableHttpClient client() {
        synchronized (making) {
            CloseableHttpClient open = client;
            if (open == null) {
                open = Clients.create(config);
                client = open;
                if (closed) { // either this or close sees the other
                    open.close(CloseMode.IMMEDIATE);
                }
            }
            return open;
        }
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(exchange -> exchange.cancel(true));
        CloseableHttpClient open = client;
        if (open != null) {
            open.close(CloseMode.IMMEDIATE);
        }
        workers.shutdown();
    }

    private Thread worker(Runnable work) {
        return TrackerThreads.newThread(work, "gametracker-httpclient5-" + workerNumber.incrementAndGet());
    }
}
