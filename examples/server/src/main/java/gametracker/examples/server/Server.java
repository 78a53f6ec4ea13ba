package gametracker.examples.server;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A game server: {@code java -p … -m gametracker.examples.server --matches 50}. */
public final class Server implements AutoCloseable {
    static final String USAGE = """
            Runs matches on one loop of 20 ticks a second, for players that connect over TCP.

              --matches N    how many (default 50)
              --ticks N      ends after so many (default 0: runs until it is stopped)
              --players N    ends only when so many players have come and gone (default 0)
              --port N       of 127.0.0.1 (default 7777; 0 takes a free one)
              --fast true    do not wait between ticks; while players are awaited, a tick
                             comes as soon as one of them asks for something
              --untracked true
                             the same without a tracker, to see what it costs

            Where telemetry goes: gametracker.endpoint and the other system properties, or
            GAMETRACKER_ENDPOINT and the other variables.
            """;

    private static final Map<String, String> DEFAULTS = Map.of(
            "matches", "50", "ticks", "0", "players", "0", "port", "7777", "fast", "false", "untracked", "false");
    private static final int MOST_MATCHES = 10_000;

    /** Ticks that follow one another without a pause record in milliseconds what is else recorded in minutes. */
    private static final int QUEUE_WHEN_FAST = 1 << 14;

    private final int ticks;
    private final int awaited;
    private final boolean fast;
    private final GameTracker tracker;
    private final List<Match> matches = new ArrayList<>();
    private final AtomicInteger gone = new AtomicInteger();
    private final Inbox inbox = new Inbox();
    private final Listener listener;

    /** What can be wrong comes first: options and port, before a tracker is there that would have to be closed. */
    private Server(Options options) throws IOException {
        int count = options.number("matches", 1, MOST_MATCHES);
        this.ticks = options.number("ticks", 0, Integer.MAX_VALUE);
        this.awaited = options.number("players", 0, Integer.MAX_VALUE);
        this.fast = options.flag("fast");
        boolean untracked = options.flag("untracked");
        this.listener = new Listener(options.number("port", 0, 65_535), matches, inbox);
        this.tracker = untracked ? GameTracker.noop() : GameTracker.init(config());
        for (int number = 0; number < count; number++) {
            matches.add(new Match(tracker, number, gone::incrementAndGet));
        }
        tracker.observe("players_online", Map.of(), this::players);
        listener.start(tracker);
    }

    private TrackerConfig config() {
        TrackerConfig.Builder builder = TrackerConfig.fromEnvironment()
                .game("skirmish-server")
                .version("1.0.0")
                .histogramBounds("tick_work_ms", 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100);
        if (fast) {
            builder.maxQueueSize(QUEUE_WHEN_FAST);
        }
        return builder.build();
    }

    /**
     * Opens the port and makes the matches; {@link #run} plays them.
     *
     * @throws IllegalArgumentException if the arguments are wrong; the message is for who gave them
     */
    static Server open(String... args) throws IOException {
        return new Server(Options.parse(DEFAULTS, args));
    }

    int port() {
        return listener.port();
    }

    private double players() {
        return matches.stream().mapToInt(Match::players).sum();
    }

    /** Plays until all ticks are over and the awaited players are gone, or the thread is interrupted. */
    void run(PrintStream out) {
        TickLoop loop = new TickLoop(tracker, matches, inbox, fast);
        loop.run(tick -> ticks == 0 || tick < ticks, () -> gone.get() < awaited);
        close();
        loop.print(out);
        Ledger.print(out, tracker.stats());
    }

    /** Ends connections, matches and the tracker. */
    @Override
    public void close() {
        listener.close();
        matches.forEach(Match::close);
        tracker.close();
    }

    /**
     * Starts a server; ends the process with 2 if it was called wrongly or the port is taken.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        try (Server server = open(args)) {
            System.out.println("listening on 127.0.0.1:" + server.port());
            server.run(System.out);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("server: " + e.getMessage());
            System.exit(2);
        }
    }
}
