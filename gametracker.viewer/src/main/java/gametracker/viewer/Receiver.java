package gametracker.viewer;

import com.sun.net.httpserver.HttpServer;
import gametracker.viewer.received.Received;
import gametracker.viewer.store.Store;
import gametracker.viewer.web.Export;
import gametracker.viewer.web.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Takes Loki push, remote write and OTLP on one port, answers as Loki, Prometheus and Tempo would, and keeps what it
 * stored. Listens on loopback unless told otherwise; its threads are daemons.
 */
public final class Receiver implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final Store store;
    private final PushHandler handler;
    private final CountDownLatch closed;
    private final String title;
    private final String host;

    private Receiver(
            HttpServer server,
            ExecutorService threads,
            Store store,
            PushHandler handler,
            CountDownLatch closed,
            String title) {
        this.server = server;
        this.threads = threads;
        this.store = store;
        this.handler = handler;
        this.closed = closed;
        this.title = title;
        String address = server.getAddress().getAddress().getHostAddress();
        this.host = server.getAddress().getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.contains(":") ? "[" + address + "]" : address;
    }

    /**
     * Starts a receiver on loopback, on a free port.
     *
     * @return the running receiver
     */
    public static Receiver start() {
        return start(ReceiverConfig.DEFAULT);
    }

    /**
     * Starts a receiver.
     *
     * @param config where it listens, and how its servers are set up
     * @return the running receiver
     * @throws UncheckedIOException if the port cannot be had
     */
    public static Receiver start(ReceiverConfig config) {
        return over(new Store(config.maxMemoryBytes()), "live", config);
    }

    /** Serves a store that may hold something already; {@code title} tells what. */
    static Receiver over(Store store, String title, ReceiverConfig config) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 128);
            ExecutorService threads = Executors.newCachedThreadPool(daemons());
            CountDownLatch closed = new CountDownLatch(1);
            PushHandler handler = new PushHandler(config, store, closed);
            Optional<Page> page = config.page() ? Optional.of(new Page(store, title, closed)) : Optional.empty();
            server.createContext("/", new Front(new Guard(config.host()), page, handler));
            server.setExecutor(threads);
            server.start();
            return new Receiver(server, threads, store, handler, closed, title);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + config.host() + ":" + config.port(), e);
        }
    }

    /**
     * Returns where it listens.
     *
     * @return the base of all its paths, without a slash at the end
     */
    public URI uri() {
        return URI.create("http://" + host + ":" + server.getAddress().getPort());
    }

    /**
     * Returns what it has received.
     *
     * @return a live view
     */
    public Received received() {
        return store;
    }

    /**
     * Answers otherwise than the servers would, from the next request on, to try what a client makes of it.
     *
     * @param hook looks at each request; empty lets it be answered as usual; called by several threads at once
     */
    public void answerWith(Function<Request, Optional<Answer>> hook) {
        handler.answerWith(hook);
    }

    /** Hands each request on to a real backend too, under the same path. */
    void forwardTo(URI base) {
        handler.forwardTo(new Forwarder(base));
    }

    /** The page with all that was received, as one file that needs nothing else. */
    byte[] export() {
        return new Export(store, title).html();
    }

    /** Stops listening, drops what is held back, and ends the threads. What was received stays readable. */
    @Override
    public void close() {
        closed.countDown();
        handler.awaitAnswers(1, TimeUnit.SECONDS);
        server.stop(0);
        threads.shutdownNow();
    }

    private static java.util.concurrent.ThreadFactory daemons() {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "gametracker-viewer-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
