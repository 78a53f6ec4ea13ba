package gametracker.engine.javafx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Consent;
import gametracker.api.GameTracker;
import gametracker.engine.contract.Recorded;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the toolkit itself, whose windows are on no screen here; what a window manager adds is tested by the example. */
@Timeout(180)
class GameTrackerFxTest {
    private static final long PATIENCE_SECONDS = 60;
    private static final long HITCH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Recorded recorded = new Recorded();
    private final GameTracker tracker = GameTracker.create(recorded.config());
    private Stage stage;

    @BeforeAll
    static void startToolkit() throws InterruptedException {
        CountDownLatch started = new CountDownLatch(1);
        Platform.startup(started::countDown);
        Platform.setImplicitExit(false);
        assertTrue(started.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** Runs on JavaFX's thread, and waits for the end. */
    private static void fx(Runnable work) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Platform.runLater(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (Throwable e) {
                done.completeExceptionally(e);
            }
        });
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for so many pulses. */
    private static void pulses(int count) throws Exception {
        CountDownLatch counted = new CountDownLatch(count);
        AnimationTimer timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                counted.countDown();
            }
        };
        fx(timer::start);
        assertTrue(counted.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        fx(timer::stop);
    }

    @BeforeEach
    void openStage() throws Exception {
        fx(() -> {
            stage = new Stage();
            stage.setScene(new Scene(new Group(), 320, 200));
        });
    }

    @AfterEach
    void close() throws Exception {
        fx(stage::close);
        tracker.close();
        recorded.close();
    }

    /** From one to the next, so the last one of those that were visible is none. */
    @Test
    void pulsesOfAVisibleStageAreFrames() throws Exception {
        AtomicInteger visible = new AtomicInteger();
        AnimationTimer counting = new AnimationTimer() {
            @Override
            public void handle(long now) {
                if (stage.isShowing()) {
                    visible.incrementAndGet();
                }
            }
        };
        GameTrackerFx.attach(stage, tracker);
        fx(counting::start);
        pulses(5);
        fx(stage::show);
        pulses(30);
        fx(stage::hide);
        pulses(30);
        fx(counting::stop);
        recorded.end(tracker);
        double frames = recorded.value("frames_total");
        assertTrue(
                visible.get() >= 30 && visible.get() - frames <= 2 && frames <= visible.get(),
                () -> frames + " of " + visible);
        assertEquals("info", recorded.line("game created").get("level"));
        assertEquals(1, recorded.lines("game disposed").size());
        assertTrue(recorded.lines("game paused").isEmpty());
    }

    @Test
    void partsOfAFrameAreNamed() throws Exception {
        GameTrackerFx.attach(stage, tracker);
        fx(stage::show);
        pulses(10);
        CountDownLatch late = new CountDownLatch(1);
        AnimationTimer timer = new AnimationTimer() {
            @Override
            public void handle(long now) {
                stop();
                long end = System.nanoTime() + HITCH_NANOS;
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
                late.countDown();
            }
        };
        fx(timer::start);
        assertTrue(late.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        pulses(5);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (hitches().isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "no hitch");
            tracker.flush(Duration.ofSeconds(1));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
        recorded.end(tracker);
        Map<String, Object> sections = hitches().get(0);
        for (String name : List.of("animation", "layout", "render")) {
            assertTrue(sections.containsKey(name), () -> name + " in " + sections);
        }
    }

    private List<Map<String, Object>> hitches() {
        return recorded.lines("hitch").stream()
                .map(line -> Recorded.part(Recorded.part(line, "data"), "sections"))
                .filter(sections -> sections.get("animation") instanceof Number took && took.doubleValue() >= 500)
                .toList();
    }

    @Test
    void whatAnEventThrowsIsRecorded() throws Exception {
        GameTrackerFx fx = GameTrackerFx.attach(stage, tracker);
        fx(stage::show);
        List<Throwable> seen = new CopyOnWriteArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> seen.add(error));
        try {
            Platform.runLater(() -> {
                throw new IllegalStateException("the level is missing");
            });
            pulses(2);
            fx.detach();
            Platform.runLater(() -> {
                throw new IllegalStateException("nobody records this");
            });
            pulses(2);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        recorded.end(tracker);
        Map<String, Object> line = recorded.line("uncaught exception");
        assertEquals("the level is missing", Recorded.part(line, "error").get("message"));
        assertEquals("JavaFX Application Thread", line.get("thread"));
        assertTrue(line.get("breadcrumbs").toString().contains("game created"), line::toString);
        assertEquals(2, seen.size(), seen::toString);
    }

    @Test
    void eachRecordHasToolkitAndScreen() throws Exception {
        GameTrackerFx.attach(stage, tracker);
        fx(stage::show);
        pulses(3);
        fx(() -> tracker.setConsent(Consent.DENIED));
        fx(() -> tracker.setConsent(Consent.GRANTED));
        pulses(3);
        tracker.logInfo("brick hit");
        recorded.end(tracker);
        Map<String, Object> contexts = Recorded.part(recorded.line("brick hit"), "contexts");
        assertFalse(contexts.toString().contains("incomplete"), contexts::toString);
        assertEquals("JavaFX", Recorded.part(contexts, "engine").get("name"));
        assertEquals(
                System.getProperty("javafx.version"),
                Recorded.part(contexts, "engine").get("version"));
        assertTrue(Recorded.part(contexts, "gpu").get("accelerated") instanceof Boolean, contexts::toString);
        assertTrue(((Number) Recorded.part(contexts, "screen").get("width")).intValue() > 0, contexts::toString);
        assertEquals(320, ((Number) Recorded.part(contexts, "window").get("width")).intValue());
        assertEquals(200, ((Number) Recorded.part(contexts, "window").get("height")).intValue());
    }

    @Test
    void windowIsKnownAlsoWhenItsSceneComesLater() throws Exception {
        GameTrackerFx.attach(stage, tracker);
        fx(stage::show);
        pulses(3);
        fx(() -> stage.setScene(new Scene(new Group(), 200, 100)));
        fx(() -> {
            stage.setWidth(stage.getWidth() + 40);
            stage.setHeight(stage.getHeight() + 10);
        });
        pulses(3);
        fx(() -> tracker.logInfo(
                "resized",
                Map.of(
                        "width",
                        stage.getScene().getWidth(),
                        "height",
                        stage.getScene().getHeight())));
        recorded.end(tracker);
        Map<String, Object> line = recorded.line("resized");
        Map<String, Object> window = Recorded.part(Recorded.part(line, "contexts"), "window");
        for (String side : List.of("width", "height")) {
            double drawn = ((Number) Recorded.part(line, "data").get(side)).doubleValue();
            assertEquals(drawn, ((Number) window.get(side)).doubleValue(), 0.5, side);
        }
    }

    @Test
    void detachedStageLeavesEverythingAsItWas() throws Exception {
        CompletableFuture<Thread.UncaughtExceptionHandler> before = new CompletableFuture<>();
        fx(() -> before.complete(Thread.currentThread().getUncaughtExceptionHandler()));
        GameTrackerFx fx = GameTrackerFx.attach(stage, tracker);
        fx(stage::show);
        pulses(5);
        fx.detach();
        fx.detach();
        fx(() -> assertSame(before.join(), Thread.currentThread().getUncaughtExceptionHandler()));
        recorded.end(tracker);
        assertEquals(1, recorded.lines("game disposed").size());
    }
}
