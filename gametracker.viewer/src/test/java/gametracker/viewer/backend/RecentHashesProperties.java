package gametracker.viewer.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RecentHashesProperties {
    @Property(tries = 300)
    void itIsAMapThatForgetsTheOldest(
            @ForAll @Size(max = 400) List<@IntRange(min = 2, max = 300) Integer> hashes,
            @ForAll @IntRange(min = 1, max = 150) int capacity) {
        RecentHashes recent = new RecentHashes(capacity);
        Map<Long, Long> model = new LinkedHashMap<>();
        long value = 0;
        for (int hash : hashes) {
            recent.put(hash, ++value);
            model.put((long) hash, value);
            if (model.size() > capacity) {
                Iterator<Long> oldest = model.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            assertEquals(model.size(), recent.size());
        }
        for (long hash = 2; hash <= 300; hash++) {
            assertEquals(model.getOrDefault(hash, -1L), recent.get(hash, -1));
        }
    }

    @Test
    void longTextsAndDifferentPlacesOfEqualPartsDiffer() {
        String long1 = "a".repeat(10_000);
        assertNotEquals(RecentHashes.hash(long1 + "b"), RecentHashes.hash(long1 + "c"));
        assertNotEquals(RecentHashes.hash("b" + long1), RecentHashes.hash("c" + long1));
        assertNotEquals(
                RecentHashes.hash(long1 + "Aa" + long1), RecentHashes.hash(long1 + "Ab" + long1), "in the middle");
        assertNotEquals(
                RecentHashes.hash(new TreeMap<>(Map.of("a", "b", "c", "d"))),
                RecentHashes.hash(new TreeMap<>(Map.of("a", "d", "c", "b"))));
        assertNotEquals(
                RecentHashes.hash(new TreeMap<>(Map.of("l", "Aa"))),
                RecentHashes.hash(new TreeMap<>(Map.of("l", "BB"))));
    }

    @Test
    void theMemoryForRulesFollowsWhatThereIs() {
        assertEquals(RuleMemory.FULL, RuleMemory.within(1L << 40));
        RuleMemory small = RuleMemory.within(5_000_000);
        assertTrue(small.bytes() <= 5_000_000 && small.bytes() > 4_500_000, () -> "" + small);
        assertTrue(small.lines() > 10_000 && small.spans() > 10_000 && small.series() > 5_000, () -> "" + small);
    }
}
