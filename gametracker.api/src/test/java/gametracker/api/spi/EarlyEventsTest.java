package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class EarlyEventsTest {
    private final EarlyEvents early = new EarlyEvents();
    private final List<LogEvent> delivered = new ArrayList<>();
    private final EventSink sink = delivered::add;

    private static LogEvent event(String message, Map<String, ?> data) {
        return new LogEvent(Level.INFO, message, null, data, "game.Lobby", null, 0);
    }

    @Test
    void keepsThreadAndTimeOfTheCall() throws Exception {
        Instant before = Instant.now();
        Thread thread = new Thread(() -> early.keep(event("m", null)), "loader-1");
        thread.start();
        thread.join();
        Instant after = Instant.now();
        early.deliver(sink);
        LogEvent kept = delivered.get(0);
        assertEquals("loader-1", kept.thread());
        Instant time = Instant.ofEpochSecond(0, kept.unixNanos());
        assertTrue(!time.isBefore(before) && !time.isAfter(after), () -> before + " " + time + " " + after);
    }

    @Test
    void keepsThreadAndTimeThatItIsGiven() {
        early.keep(new LogEvent(Level.INFO, "m", null, null, null, "netty-3", 7));
        early.deliver(sink);
        assertEquals("netty-3", delivered.get(0).thread());
        assertEquals(7, delivered.get(0).unixNanos());
    }

    @Test
    void dataIsAsItWas() {
        StringBuilder text = new StringBuilder("then");
        List<Object> list = new ArrayList<>(List.of(1, text));
        Map<String, Object> inner = new LinkedHashMap<>(Map.of("key", text));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("list", list);
        data.put("inner", inner);
        data.put("number", 2.5);
        data.put("none", null);
        early.keep(event("m", data));
        text.append(", now");
        list.clear();
        inner.clear();
        data.clear();
        early.deliver(sink);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("list", List.of(1, "then"));
        expected.put("inner", Map.of("key", "then"));
        expected.put("number", 2.5);
        expected.put("none", null);
        assertEquals(expected, delivered.get(0).data());
    }

    @Test
    void dataThatCannotBeReadSaysSo() {
        Map<String, Object> itself = new LinkedHashMap<>();
        itself.put("itself", itself);
        itself.put("bad", new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException();
            }
        });
        early.keep(event("m", itself));
        early.deliver(sink);
        assertEquals(
                "(unreadable: java.lang.IllegalStateException)",
                delivered.get(0).data().get("bad"));
    }

    @Test
    void newestThousandAreDeliveredInOrderAndTheOthersToldOf() {
        for (int i = 0; i < LogBridge.MAX_EARLY + 10; i++) {
            early.keep(event("m" + i, null));
        }
        early.deliver(sink);
        assertEquals(Map.of("dropped", 10), delivered.get(0).data());
        assertEquals(Level.WARN, delivered.get(0).level());
        List<String> messages =
                delivered.stream().skip(1).map(LogEvent::message).toList();
        assertEquals(LogBridge.MAX_EARLY, messages.size());
        assertEquals("m10", messages.get(0));
        assertEquals("m" + (LogBridge.MAX_EARLY + 9), messages.get(LogBridge.MAX_EARLY - 1));
    }

    @Test
    void largeEventsAreKeptAsFarAsEightMebibytesGo() {
        for (int i = 0; i < 20; i++) {
            early.keep(event("m".repeat(1 << 19), null)); // 1 MiB each
        }
        early.deliver(sink);
        assertEquals(1 + 7, delivered.size());
        assertEquals(Map.of("dropped", 13), delivered.get(0).data());
    }

    @Test
    void eachIsDeliveredOnce() throws Exception {
        ConcurrentLinkedQueue<LogEvent> all = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < 200; n++) {
                    early.keep(event("m", null));
                    early.deliver(all::add);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        early.deliver(all::add);
        assertEquals(800, all.size());
    }
}
