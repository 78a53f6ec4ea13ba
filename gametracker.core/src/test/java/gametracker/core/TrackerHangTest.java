package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.core.queue.Parker;
import gametracker.decode.LokiPushBody;
import gametracker.decode.PayloadDecoder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.jr.ob.JSON;

/** A loop that really hangs, and what is sent of it. The flush interval is an hour: an error does not wait for it. */
@Timeout(120)
class TrackerHangTest {
    private final FakeServer server = new FakeServer();
    private final FakeRuntime runtime = new FakeRuntime();
    private final CountDownLatch goOn = new CountDownLatch(1);
    private GameTracker tracker = GameTracker.noop();

    @AfterEach
    void close() {
        goOn.countDown();
        tracker.close();
        Trackers.assertLaw(tracker.stats());
    }

    private final CountDownLatch asleep = new CountDownLatch(1);

    private final Parker.OfThread parker = new Parker.OfThread() {
        @Override
        public void park(long nanos) {
            if (nanos == FOR_GOOD) {
                asleep.countDown();
            }
            super.park(nanos);
        }
    };

    private void start(TrackerConfig.Builder config, boolean withRuntime) {
        World world = new World(
                InstantSource.system(),
                System::nanoTime,
                parker,
                server,
                null,
                Trackers.log(new Lines()),
                () -> withRuntime ? runtime.found() : null);
        tracker = ConsentTracker.start(config.build(), world);
    }

    private static TrackerConfig.Builder config() {
        return Trackers.config().hangTimeout(Duration.ofMillis(250));
    }

    private Thread loop(String name) {
        FrameMeter main = tracker.frames().budget(Duration.ofSeconds(10)); // so that it is no hitch as well
        Thread loop = new Thread(
                () -> {
                    main.frame();
                    standStill();
                    main.frame();
                    main.pause();
                },
                name);
        loop.setDaemon(true);
        loop.start();
        return loop;
    }

    private void standStill() {
        try {
            goOn.await(100, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** The lines of the records of hangs that have arrived, each with its level as {@code (level)}. */
    private List<Map<String, Object>> hangs() {
        List<Map<String, Object>> found = new ArrayList<>();
        for (Envelope envelope : server.taken) {
            if (envelope.signal() == Signal.LOGS
                    && PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof LokiPushBody push) {
                push.streams()
                        .forEach(stream -> stream.entries().forEach(entry -> {
                            Map<String, Object> line = JSON.std.mapFrom(entry.line());
                            if ("app.hang".equals(line.get("event"))) {
                                line.put("(level)", stream.labels().get("level"));
                                found.add(line);
                            }
                        }));
            }
        }
        return found;
    }

    private static Map<?, ?> data(Map<String, Object> line) {
        return (Map<?, ?>) line.get("data");
    }

    @Test
    void isSentWhileItLastsAndAgainWhenItEnds() throws InterruptedException {
        start(config(), false);
        tracker.setTag("level", "dungeon-3");
        tracker.addBreadcrumb("door opened", null);
        Thread loop = loop("game loop");
        await(() -> hangs().size() == 1);
        Map<String, Object> line = hangs().get(0);
        assertEquals("error", line.get("(level)"));
        assertEquals("app.hang", line.get("msg"));
        assertEquals("game loop", line.get("thread"));
        assertEquals(Map.of("level", "dungeon-3"), line.get("tags"));
        assertTrue(line.get("breadcrumbs").toString().contains("door opened"), line::toString);
        assertEquals("hanging", data(line).get("state"));
        assertEquals("main", data(line).get("loop"));
        Map<?, ?> evidence = (Map<?, ?>) data(line).get("evidence");
        assertTrue(evidence.get("stack").toString().contains("TrackerHangTest.standStill"), evidence::toString);
        assertFalse(evidence.containsKey("owner"), evidence::toString);
        goOn.countDown();
        loop.join();
        await(() -> hangs().size() == 2);
        assertEquals("ended", data(hangs().get(1)).get("state"));
        assertTrue(((Number) data(hangs().get(1)).get("duration_ms")).longValue() >= 250, hangs()::toString);
        assertEquals(2, tracker.stats().accepted(Signal.LOGS));
    }

    /** Nothing has been recorded, and nothing will be. */
    @Test
    void theVeryFirstFrameIsToldAlthoughTheCollectorSleepsForGood() throws InterruptedException {
        start(config(), false);
        assertTrue(asleep.await(60, TimeUnit.SECONDS));
        loop("game loop");
        await(() -> hangs().size() == 1);
    }

    @Test
    void moduleTellsWhoOwnsTheLock() throws InterruptedException {
        start(
                config().redactor((key, text) -> key.equals("evidence") ? text.replace("loader", "(hidden)") : text),
                true);
        assertTrue(runtime.created.await(60, TimeUnit.SECONDS));
        loop("game loop");
        await(() -> hangs().size() == 1);
        Map<?, ?> evidence = (Map<?, ?>) data(hangs().get(0)).get("evidence");
        assertEquals("java.lang.Object@1", evidence.get("waits_for"));
        assertEquals("(hidden)", evidence.get("owner"));
        assertEquals("game.Loader.holding(Loader.java:7)", evidence.get("owner_stack"));
    }

    @Test
    void moduleThatThrowsCostsTheOwnerAlone() throws InterruptedException {
        runtime.failing = "examine";
        runtime.failure = () -> {
            throw new IllegalStateException("module");
        };
        start(config(), true);
        assertTrue(runtime.created.await(60, TimeUnit.SECONDS));
        loop("game loop");
        await(() -> hangs().size() == 1);
        Map<?, ?> evidence = (Map<?, ?>) data(hangs().get(0)).get("evidence");
        assertFalse(evidence.containsKey("owner"), evidence::toString);
        assertTrue(evidence.get("stack").toString().contains("standStill"), evidence::toString);
    }

    /** The module is left behind. */
    @Test
    void moduleThatHangsCostsTheOwnerAlone() throws InterruptedException {
        runtime.failing = "examine";
        runtime.failure = this::standStill;
        start(config(), true);
        assertTrue(runtime.created.await(60, TimeUnit.SECONDS));
        loop("game loop");
        await(() -> hangs().size() == 1);
        assertFalse(data(hangs().get(0)).toString().contains("owner"), hangs()::toString);
    }

    @Test
    void closeWhileALoopHangsTellsItAndReturns() throws InterruptedException {
        start(config(), false);
        loop("game loop");
        await(() -> hangs().size() == 1);
        tracker.close();
        assertEquals(
                List.of("hanging", "closing"),
                hangs().stream().map(line -> data(line).get("state")).toList());
    }

    @Test
    void noThreadWatchesWhereThereIsNoLoopOrNoTimeout() throws InterruptedException {
        start(config(), false);
        tracker.logInfo("no loop");
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        assertEquals(0, watches());
        tracker.close();
        start(Trackers.config().hangTimeout(Duration.ZERO), false);
        tracker.frames().frame();
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        assertEquals(0, watches());
        tracker.close();
        start(config(), false);
        tracker.frames().frame();
        await(() -> watches() == 1);
        tracker.close();
        await(() -> watches() == 0);
    }

    private static long watches() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("gametracker-hangs"))
                .count();
    }
}
