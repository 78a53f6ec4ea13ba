package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server: 200 matches in one process, and each thread works for one match after another. */
class ManyMatchesTest {
    private static final int MATCHES = 200;
    private static final int THREADS = 64;
    private static final int TURNS = 150;
    private static final int PENDING = 2000;

    private final FakeServer server = new FakeServer();
    private final CoreTracker tracker = Trackers.start(
            Trackers.config()
                    .maxQueueSize(20_000)
                    .maxBufferedBytes(256L << 20)
                    .maxBreadcrumbs(5)
                    .repeatedErrors(0, Duration.ofSeconds(10))
                    .build(),
            server);
    private final GameTracker[] matches = new GameTracker[MATCHES];

    @AfterEach
    void close() {
        tracker.close();
    }

    @Test
    void noLineBearsAnythingOfAnotherMatch() throws InterruptedException {
        run(Thread::new);
    }

    @Test
    void norOnVirtualThreads() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads in this JDK");
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        run((ThreadFactory) type.getMethod("factory").invoke(builder));
    }

    private void run(ThreadFactory factory) throws InterruptedException {
        tracker.logInfo("warm");
        tracker.startSpan("warm").end();
        tracker.increment("warm");
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        Set<Thread> ofOneTracker = ownThreads();
        for (int i = 0; i < MATCHES; i++) {
            matches[i] = tracker.child(Map.of("match", i));
            matches[i].setUser(Map.of("id", i));
        }
        CountDownLatch ready = new CountDownLatch(THREADS);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            int seed = t;
            Thread thread = factory.newThread(() -> {
                ready.countDown();
                play(new Random(seed));
            });
            thread.start();
            threads.add(thread);
        }
        ready.await();
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        assertEquals(ofOneTracker, ownThreads());
        assertEquals(0, tracker.stats().dropped(Signal.LOGS));
        List<Map<String, Object>> lines = SentLogs.of(server);
        assertEquals(1 + 4 * THREADS * TURNS, lines.size());
        Set<Object> seen = new HashSet<>();
        for (Map<String, Object> line : lines) {
            if (!line.get("msg").equals("warm")) {
                seen.add(line.get("msg"));
                assertIsOf((String) line.get("msg"), line);
            }
        }
        assertTrue(seen.size() > MATCHES / 2, seen::toString);
    }

    private static Set<Thread> ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("gametracker-(collector|logs|metrics|traces)"))
                .collect(Collectors.toSet());
    }

    /** The message names the match. */
    private static void assertIsOf(String match, Map<String, Object> line) {
        assertEquals(Map.of("match", match), line.get("tags"));
        assertEquals(Map.of("id", Integer.valueOf(match)), line.get("user"));
        if (line.get("breadcrumbs") instanceof List<?> crumbs) {
            for (Object crumb : crumbs) {
                assertEquals(match, ((Map<?, ?>) crumb).get("msg"), line::toString);
            }
        }
    }

    private void play(Random random) {
        for (int turn = 0; turn < TURNS; turn++) {
            while (tracker.stats().pending(Signal.LOGS) > PENDING) {
                LockSupport.parkNanos(200_000); // nothing is to be dropped here
            }
            int number = random.nextInt(MATCHES);
            String name = Integer.toString(number);
            GameTracker match = matches[number];
            match.addBreadcrumb(name, null);
            match.log(random.nextBoolean() ? Level.ERROR : Level.INFO, name);
            try (Scope scope = match.makeCurrent()) {
                GameTracker.get().addBreadcrumb(name, null);
                if (random.nextInt(4) == 0) {
                    Thread.yield();
                }
                GameTracker.get().logError(name);
                int other = random.nextInt(MATCHES);
                try (Scope inner = matches[other].makeCurrent()) {
                    GameTracker.get().logError(Integer.toString(other));
                }
            }
            try (Span span = match.startSpan("tick");
                    Scope scope = span.makeCurrent()) {
                tracker.addBreadcrumb(name, null);
                tracker.logError(name);
            }
        }
    }
}
