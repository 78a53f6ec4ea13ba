package gametracker.examples.server;

import gametracker.api.GameTracker;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A client of {@link Server}: joins a match, shops, watches a round begin, and leaves. */
public final class Client {
    static final String USAGE = """
            Plays as a client of the server.

              --host NAME    of the server (default 127.0.0.1)
              --port N       of the server (default 7777)
              --match N      the first player's match (default 0)
              --players N    so many players one after the other, each in the next match (default 1)

            Where telemetry goes: gametracker.endpoint and the other system properties, or
            GAMETRACKER_ENDPOINT and the other variables.
            """;

    private static final Map<String, String> DEFAULTS =
            Map.of("host", "127.0.0.1", "port", "7777", "match", "0", "players", "1");

    private final GameTracker tracker;
    private final Link link;
    private final int match;
    private final String name;

    private Client(GameTracker tracker, Link link, int match, String name) {
        this.tracker = tracker;
        this.link = link;
        this.match = match;
        this.name = name;
    }

    /**
     * Plays; ends the process with 2 if it was called wrongly or the server cannot be reached.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        try {
            run(System.out, args);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("client: " + e.getMessage());
            System.exit(2);
        }
    }

    static void run(PrintStream out, String... args) throws IOException {
        Options options = Options.parse(DEFAULTS, args);
        int first = options.number("match", 0, 999_999);
        int port = options.number("port", 1, 65_535);
        GameTracker tracker = GameTracker.init(TrackerConfig.fromEnvironment()
                .game("skirmish")
                .version("1.0.0")
                .build());
        try (tracker) {
            for (int i = 0; i < options.number("players", 1, 10_000); i++) {
                try (Link link = new Link(options.text("host"), port);
                        GameTracker own = tracker.child(Map.of("player", "player-" + i))) {
                    new Client(own, link, first + i, "player-" + i).play();
                }
            }
            tracker.flush(Duration.ofSeconds(5));
        }
        Ledger.print(out, tracker.stats());
    }

    private void play() throws IOException {
        if (ask("join", "JOIN " + match + " " + name + " " + tracker.sessionId())) {
            showRound(link.next());
            ask("buy", "BUY sword");
            ask("buy", "BUY shield");
        }
        link.send("LEAVE");
    }

    /**
     * Sends a request, with the trace that it belongs to, and waits for its answer. The span is what the player waited for;
     * the server's spans in the same trace are what of it was the server's work.
     */
    private boolean ask(String what, String request) throws IOException {
        try (Span span = tracker.startSpan(what, Map.of("match", match), null);
                Scope current = span.makeCurrent()) {
            long sent = System.currentTimeMillis();
            link.send(request + " " + span.traceparent());
            String answer = link.next();
            while (answer.startsWith("ROUND ")) {
                showRound(answer);
                answer = link.next();
            }
            if (!answer.startsWith("OK ")) {
                span.setAttribute("refused", answer);
                tracker.logWarn("refused", Map.of("request", what, "answer", answer));
                return false;
            }
            // As NTP does: the answer was written about halfway between.
            long middle = (sent + System.currentTimeMillis()) / 2;
            span.setAttribute("server_clock_ahead_ms", Long.parseLong(answer.substring(3)) - middle);
            tracker.logInfo("done", Map.of("request", what, "match", match));
            return true;
        }
    }

    /** What the server begins, a client continues: {@code ROUND <number> <traceparent>}. */
    private void showRound(String line) {
        String[] words = line.split(" ");
        try (Span span = tracker.continueSpan("show round", Map.of("match", match, "round", words[1]), words[2]);
                Scope current = span.makeCurrent()) {
            tracker.logDebug("round begins", Map.of("round", words[1]));
        }
    }
}
