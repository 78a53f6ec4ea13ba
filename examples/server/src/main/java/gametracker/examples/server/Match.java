package gametracker.examples.server;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Scope;
import gametracker.api.Span;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One match. It has a tracker of its own, a child of the server's: whatever is recorded while the match ticks bears its
 * tags. Each round is a trace, since one trace of a whole match would be too large. Only the loop's thread calls it,
 * except for {@link #continued} and {@link #players}.
 */
final class Match implements AutoCloseable {
    private static final List<String> MODES = List.of("duel", "teams", "race");
    private static final int ROUND_TICKS = 40;

    private final int number;
    private final String id;
    private final GameTracker tracker;
    private final Counter roundsOfMode;
    private final Runnable onGone;
    private final Map<Connection, Player> players = new LinkedHashMap<>();
    private volatile int playerCount;
    private Rules rules;
    private Span round;
    private int rounds;
    private int ticks;

    /**
     * Begins a match.
     *
     * @param server the tracker of the process
     * @param onGone called for each player who has left
     */
    Match(GameTracker server, int number, Runnable onGone) {
        String mode = MODES.get(number % MODES.size());
        this.number = number;
        this.id = "m-" + number;
        this.tracker = server.child(Map.of("match", id, "mode", mode));
        // A label is for few values. The match's id is none: each would be a series more, until the process ends.
        this.roundsOfMode = server.counter("rounds_total", Map.of("mode", mode));
        this.onGone = onGone;
        this.rules = new Rules(id, number, number % 16 == 13);
        this.round = begin();
    }

    void tick() {
        try (Scope match = tracker.makeCurrent();
                Scope inRound = round.makeCurrent()) {
            advance();
            if (++ticks % ROUND_TICKS == 0) {
                end();
            }
        }
        if (ticks % ROUND_TICKS == 0) {
            round = begin();
            players.keySet().forEach(connection -> connection.send(announcement()));
        }
    }

    /** An error in one match is that match's: the others go on, and so does the server. */
    private void advance() {
        try {
            rules.advance();
        } catch (RuntimeException e) {
            tracker.logError("match failed", e, Map.of("of", id, "round", rounds));
            round.recordError(e);
            rules = new Rules(id, number + 1L, false);
        }
    }

    private Span begin() {
        rounds++;
        return tracker.startSpan("round", Map.of("match", id, "round", rounds), null);
    }

    private void end() {
        tracker.logInfo("round over", Map.of("of", id, "round", rounds, "winner", rules.winner()));
        round.setAttribute("players", players.size());
        round.end();
        roundsOfMode.increment();
    }

    /** Begins the server's part of a client's request; what the client is not trusted with has been checked. */
    Span continued(String name, String traceparent) {
        return tracker.continueSpan(name, Map.of("match", id), traceparent);
    }

    /** Lets a player in, at the request that {@code span} continues, and ends the span. */
    void join(Connection connection, Request.Join join, Span span) {
        Player player = new Player(tracker, join);
        try (span;
                Scope current = span.makeCurrent()) {
            players.put(connection, player);
            playerCount = players.size();
            span.setAttribute("players", players.size());
            player.tracker().logInfo("player joined", Map.of("of", id, "name", join.player()));
            connection.send("OK " + System.currentTimeMillis());
            connection.send(announcement());
        }
    }

    /** Sells something to a player, or does not; the server alone decides. */
    void buy(Connection connection, Request.Buy buy, Span span) {
        Player player = players.get(connection);
        try (span;
                Scope current = span.makeCurrent()) {
            boolean sold = player != null && player.pays(buy.item());
            span.setAttribute("item", buy.item());
            span.setAttribute("sold", sold);
            if (sold) {
                player.tracker().logInfo("sold", Map.of("of", id, "item", buy.item()));
            }
            connection.send(sold ? "OK " + System.currentTimeMillis() : "NO gold");
        }
    }

    void leave(Connection connection) {
        Player player = players.remove(connection);
        playerCount = players.size();
        if (player != null) {
            player.tracker().logInfo("player left", Map.of("of", id));
            player.tracker().close();
            onGone.run();
        }
    }

    /** What the server begins by itself goes to the clients in the same way, the other way round. */
    private String announcement() {
        return "ROUND " + rounds + " " + round.traceparent();
    }

    int players() {
        return playerCount;
    }

    @Override
    public void close() {
        round.end();
        tracker.close();
    }
}
