package gametracker.examples.server;

import gametracker.api.GameTracker;
import gametracker.api.Span;
import gametracker.examples.server.Request.Reason;
import gametracker.examples.server.Request.RefusedException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One client. A thread reads its requests and hands them to the loop; another writes what the loop sends, so that a client
 * that does not read holds up nobody.
 */
final class Connection implements AutoCloseable {
    private static final int IDLE_MILLIS = 60_000;
    private static final int UNREAD_LINES = 64;
    private static final int REQUESTS_A_SECOND = 30;

    private final Socket socket;
    private final List<Match> matches;
    private final Inbox inbox;
    private final GameTracker tracker;
    private final Consumer<Connection> onClosed;
    private final BlockingQueue<String> outgoing = new ArrayBlockingQueue<>(UNREAD_LINES);
    private Optional<Match> match = Optional.empty();
    private long second;
    private int requests;

    Connection(Socket socket, List<Match> matches, Inbox inbox, GameTracker tracker, Consumer<Connection> onClosed) {
        this.socket = socket;
        this.matches = matches;
        this.inbox = inbox;
        this.tracker = tracker;
        this.onClosed = onClosed;
    }

    void start() {
        Thread writer = Listener.start("write", this::write);
        Listener.start("read", () -> {
            read();
            writer.interrupt();
        });
    }

    private void read() {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            socket.setTcpNoDelay(true);
            Lines lines = new Lines(socket.getInputStream());
            for (Optional<String> line = lines.next(); line.isPresent() && take(line.get()); line = lines.next()) {}
        } catch (IOException e) {
            refused(Reason.MALFORMED); // a line without end, or a client that went away in the middle of one
        } finally {
            onClosed.accept(this);
            leave();
        }
    }

    /** Returns whether the connection goes on. */
    private boolean take(String line) {
        try {
            Request request = Request.parse(line);
            if (request instanceof Request.Leave) {
                return false;
            }
            limit();
            hand(request);
        } catch (RefusedException e) {
            refused(e.reason());
            send("NO " + e.reason().name().toLowerCase(Locale.ROOT));
        }
        return true;
    }

    private void limit() throws RefusedException {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        requests = now == second ? requests + 1 : 1;
        second = now;
        if (requests > REQUESTS_A_SECOND) {
            throw new RefusedException(Reason.TOO_MANY);
        }
    }

    /** The span begins here, so that it shows how long the request waits for its tick, and ends on the loop's thread. */
    private void hand(Request request) throws RefusedException {
        if (request instanceof Request.Join join && match.isEmpty()) {
            if (join.match() >= matches.size()) {
                throw new RefusedException(Reason.NO_SUCH_MATCH);
            }
            Match joined = matches.get(join.match());
            Span span = joined.continued("handle join", join.traceparent());
            match = Optional.of(joined);
            offer(span, () -> joined.join(this, join, span));
        } else if (request instanceof Request.Buy buy && match.isPresent()) {
            Match played = match.get();
            Span span = played.continued("handle buy", buy.traceparent());
            offer(span, () -> played.buy(this, buy, span));
        } else {
            throw new RefusedException(Reason.NOT_JOINED);
        }
    }

    private void offer(Span span, Runnable work) throws RefusedException {
        if (!inbox.offer(work)) {
            span.setAttribute("refused", "busy").end();
            throw new RefusedException(Reason.BUSY);
        }
    }

    /** Refusals are counted, not logged: a client must not be able to write into the log as often as it likes. */
    private void refused(Reason reason) {
        tracker.increment(
                "requests_refused_total", Map.of("reason", reason.name().toLowerCase(Locale.ROOT)));
    }

    private void leave() {
        if (match.isPresent()) {
            Match left = match.get();
            try {
                inbox.put(() -> left.leave(this));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sends a line, soon. Does not block; a client that reads too slowly is cut off. */
    void send(String line) {
        if (!outgoing.offer(line)) {
            close();
        }
    }

    private void write() {
        try {
            while (true) {
                socket.getOutputStream().write((outgoing.take() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | InterruptedException e) {
            close(); // the reader notices, and lets the player leave
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // what can be done about a socket that does not close is done
        }
    }
}
