package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ContextHolderTest {
    private final ContextHolder holder = new ContextHolder();

    @Test
    void settersShowInLaterSnapshotsOnly() {
        Context before = holder.current();
        assertTrue(holder.setUser(Map.of("id", "u1")));
        assertTrue(holder.setContext("match", Map.of("map", "arena")));
        assertTrue(holder.setTag("build", "7"));
        assertTrue(before.user().isEmpty());
        Context now = holder.current();
        assertEquals("{id=u1}", now.user().toString());
        assertEquals("{match={map=arena}}", now.contexts().toString());
        assertEquals("{build=7}", now.tags().toString());
    }

    @Test
    void settersReplaceAndKeepTheOrder() {
        holder.setTag("a", "1");
        holder.setTag("b", "2");
        holder.setTag("a", "3");
        assertEquals("{a=3, b=2}", holder.current().tags().toString());
        holder.setUser(Map.of("id", "u1", "name", "anna"));
        holder.setUser(Map.of("id", "u2"));
        assertEquals("{id=u2}", holder.current().user().toString());
    }

    @Test
    void nullClears() {
        holder.setUser(Map.of("id", "u1"));
        holder.setContext("a", Map.of("x", 1));
        holder.setContext("b", Map.of("y", 2));
        holder.setTag("t", "1");
        assertTrue(holder.setUser(null));
        assertTrue(holder.setContext("a", null));
        assertTrue(holder.setContext("never set", null));
        assertTrue(holder.setTag("t", null));
        assertTrue(holder.current().user().isEmpty());
        assertEquals("{b={y=2}}", holder.current().contexts().toString());
        assertTrue(holder.current().tags().isEmpty());
    }

    @Test
    void nullNamesAreRefused() {
        assertFalse(holder.setContext(null, Map.of()));
        assertFalse(holder.setTag(null, "x"));
    }

    @Test
    void noMoreThan64GroupsAndTagsAreTaken() {
        for (int i = 0; i < 64; i++) {
            assertTrue(holder.setContext("c" + i, Map.of()));
            assertTrue(holder.setTag("t" + i, "x"));
        }
        assertFalse(holder.setContext("one more", Map.of()));
        assertFalse(holder.setTag("one more", "x"));
        assertTrue(holder.setContext("c0", Map.of("still", "replaceable")));
        assertEquals(64, holder.current().contexts().size());
        assertEquals(64, holder.current().tags().size());
    }

    @Test
    void textIsBoundedForItTravelsWithEveryLine() {
        assertFalse(holder.setUser(Map.of("name", "x".repeat(100_000))));
        assertEquals(8191, ((String) holder.current().user().value(0)).length() + "name".length() - 1);
        assertFalse(holder.setTag("t", "x".repeat(5000)));
        assertEquals(1024, ((String) holder.current().tags().value(0)).length());
        int taken = 0;
        for (int i = 0; i < 10; i++) {
            taken += holder.setContext("c" + i, Map.of("x", "y".repeat(8000))) ? 1 : 0;
        }
        assertEquals(4, taken);
        assertEquals(4, holder.current().contexts().size());
    }

    @Test
    void hostileMapIsTakenAsFarAsItGoes() {
        Map<String, Object> user = new HashMap<>();
        user.put("self", user);
        assertFalse(holder.setUser(user));
        assertEquals("{self=(contains itself)}", holder.current().user().toString());
    }

    @Test
    void eachHolderHasItsOwnEmptySnapshot() {
        assertNotSame(holder.current(), new ContextHolder().current());
        assertSame(holder.current(), holder.current());
    }

    @Test
    void settersOfSeveralThreadsLoseNothing() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int name = t;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                for (int i = 0; i < 16; i++) {
                    holder.setTag("t" + name + "." + i, "x");
                    holder.setContext("c" + name, Map.of("i", i));
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(64, holder.current().tags().size());
        assertEquals(4, holder.current().contexts().size());
    }
}
