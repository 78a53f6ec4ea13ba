package gametracker.examples.server;

import gametracker.api.GameTracker;
import java.util.Map;

/** A player in a match: a child tracker of the match's, so that lines about a player have the match's tags and a user. */
final class Player {
    private static final Map<String, Integer> PRICES = Map.of("sword", 10, "shield", 8, "bow", 12);

    private final GameTracker tracker;
    private int gold = 15;

    Player(GameTracker match, Request.Join join) {
        // By this the client's own logs are found: a client is a session of its own.
        this.tracker = match.child(Map.of("client_session", join.session()));
        this.tracker.setUser(Map.of("name", join.player()));
    }

    GameTracker tracker() {
        return tracker;
    }

    boolean pays(String item) {
        Integer price = PRICES.get(item);
        if (price == null || price > gold) {
            return false;
        }
        gold -= price;
        tracker.addBreadcrumb("bought", Map.of("item", item, "gold", gold));
        return true;
    }
}
