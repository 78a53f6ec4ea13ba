package gametracker.viewer;

import com.sun.net.httpserver.HttpServer;
import gametracker.viewer.backend.RuleMemory;
import gametracker.viewer.received.Received;
import gametracker.viewer.store.HeapShare;
import gametracker.viewer.store.MemoryPlan;
import gametracker.viewer.store.Store;
import gametracker.viewer.web.Export;
import gametracker.viewer.web.Page;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Accepts Loki push, remote write and OTLP on one port, answers as Loki, Prometheus and Tempo would, and keeps what
 * those would store. Listens on loopback unless configured otherwise. Its threads are daemons.
 */
public final class Receiver implements AutoCloseable {
    private static final int MAX_THREADS = 128;
    private static final int MAX_WAITING = 1_000;

    /** How long a request waits for memory that others use; shorter than the usual timeout of clients, 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final HttpServer server;
    private final ExecutorService threads;
    private final Store store;
    private final PushHandler handler;
    private final HeapShare decoding;
    private final CountDownLatch closed;
    private final String title;
    private final String host;

    private Receiver(
            HttpServer server,
            ExecutorService threads,
            Store store,
            PushHandler handler,
            HeapShare decoding,
            CountDownLatch closed,
            String title) {
        this.server = server;
        this.threads = threads;
        this.store = store;
        this.handler = handler;
        this.decoding = decoding;
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
        return start(config, Optional.empty());
    }

    /** Starts a receiver that also forwards what it accepts to a real backend, from the first request on. */
    static Receiver start(ReceiverConfig config, Optional<URI> forward) {
        MemoryPlan plan = MemoryPlan.ofThisJvm(config.maxMemoryBytes());
        return over(new Store(plan.kept()), "live", config, plan, forward);
    }

    /** Serves a store that may hold something already; {@code title} tells what. */
    static Receiver over(Store store, String title, ReceiverConfig config, MemoryPlan plan, Optional<URI> forward) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(config.host(), config.port()), 128);
            ExecutorService threads = threads();
            CountDownLatch closed = new CountDownLatch(1);
            HeapShare bodies = new HeapShare(plan.bodies(), PATIENCE);
            HeapShare decoding = new HeapShare(plan.decoding(), PATIENCE);
            PushHandler handler = new PushHandler(
                    config,
                    new Routes(config, RuleMemory.within(plan.rules())),
                    store,
                    new BodyReader(bodies),
                    decoding,
                    forward.map(base -> new Forwarder(base, bodies)),
                    closed);
            Optional<Page> page =
                    config.page() ? Optional.of(new Page(store, title, decoding, closed)) : Optional.empty();
            server.createContext("/", new Front(new Guard(config.host()), page, handler));
            server.setExecutor(threads);
            server.start();
            return new Receiver(server, threads, store, handler, decoding, closed, title);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot listen on " + config.host() + ":" + config.port() + ": " + e.getMessage(), e);
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

    /** Writes the page with everything that was received as one self-contained file. */
    void export(OutputStream out) throws IOException {
        new Export(store, title, decoding).write(out);
    }

    /** Stops listening, drops what is held back, and ends the threads. What was received stays readable. */
    @Override
    public void close() {
        closed.countDown();
        handler.awaitAnswers(1, TimeUnit.SECONDS);
        server.stop(0);
        threads.shutdownNow();
    }

    /**
     * Creates the threads. A request that finds neither a thread nor a place in the queue has its connection closed.
     */
    private static ExecutorService threads() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "gametracker-viewer-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }
}
