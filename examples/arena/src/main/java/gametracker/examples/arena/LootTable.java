package gametracker.examples.arena;

import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.random.RandomGenerator;

/** What the dead leave behind. Has a bug of the kind that ships: an item is named here that nobody has made. */
final class LootTable {
    private static final Map<String, Integer> PRICES = Map.of("ruby", 40, "emerald", 55, "crown of the pit", 500);

    private static final Map<Kind, List<String>> DROPS =
            Map.of(Kind.BRUTE, List.of("ruby", "emerald"), Kind.BOSS, List.of("crown of the pitt"));

    private final RandomGenerator random;

    LootTable(RandomGenerator random) {
        this.random = random;
    }

    /** Returns the worth of what drops, 0 for nothing. */
    int roll(Kind kind) {
        List<String> drops = DROPS.getOrDefault(kind, List.of());
        return drops.isEmpty() ? 0 : price(drops.get(random.nextInt(drops.size())));
    }

    private static int price(String item) {
        Integer price = PRICES.get(item);
        if (price == null) {
            throw new IllegalStateException(
                    "cannot drop loot", new NoSuchElementException("no such item: \"" + item + "\""));
        }
        return price;
    }
}
