package gametracker.engine.jme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.jme3.app.LostFocusBehavior;
import com.jme3.profile.AppProfiler;
import com.jme3.profile.AppStep;
import com.jme3.profile.SpStep;
import com.jme3.profile.VpStep;
import com.jme3.renderer.ViewPort;
import com.jme3.renderer.queue.RenderQueue.Bucket;
import com.jme3.system.JmeVersion;
import gametracker.api.Consent;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.engine.contract.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In the engine's own headless context; what a window adds is tested by the example. */
@Timeout(180)
class GameTrackerStateTest {
    private static final int FRAMES = 40;
    private static final long HITCH_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final Recorded recorded = new Recorded();
    private GameTracker tracker = GameTracker.noop();
    private GameTrackerState state;

    @AfterEach
    void close() {
        tracker.close();
        recorded.close();
    }

    private HeadlessGame game() {
        return game(recorded.builder());
    }

    private HeadlessGame game(TrackerConfig.Builder config) {
        tracker = GameTracker.create(config.build());
        state = new GameTrackerState(tracker);
        return new HeadlessGame(FRAMES, state);
    }

    /** Plays, and returns how many frames were counted. */
    private int framesOf(HeadlessGame game) throws InterruptedException {
        game.play();
        recorded.end(tracker);
        return (int) recorded.value("frames_total");
    }

    /** The last one is stopped in its middle. */
    @Test
    void eachTurnThatUpdatesIsAFrame() throws InterruptedException {
        assertEquals(FRAMES - 1, framesOf(game()));
        assertEquals(
                List.of("game created", "game disposed"),
                recorded.messages().stream()
                        .filter(message -> message.startsWith("game "))
                        .toList());
    }

    @Test
    void stateWithoutATrackerTellsThatOfTheProcess() throws InterruptedException {
        tracker = GameTracker.init(recorded.config());
        HeadlessGame game = new HeadlessGame(FRAMES);
        game.in(10, game::attachLater);
        assertEquals(FRAMES - 11, framesOf(game));
    }

    @Test
    void partsOfAFrameAreNamed() throws InterruptedException {
        game().in(30, () -> {
                    long end = System.nanoTime() + HITCH_NANOS;
                    while (System.nanoTime() < end) {
                        LockSupport.parkNanos(end - System.nanoTime());
                    }
                })
                .play();
        recorded.await(tracker, "hitch");
        recorded.end(tracker);
        Map<String, Object> longest = recorded.lines("hitch").stream()
                .map(line -> Recorded.part(line, "data"))
                .filter(data -> millis(data, "update") >= 400)
                .findFirst()
                .orElseThrow();
        assertEquals("main", longest.get("loop"));
        Map<String, Object> sections = Recorded.part(longest, "sections");
        for (String name : List.of("tasks", "input", "update", "scene", "render", "swap")) {
            assertTrue(sections.containsKey(name), () -> name + " in " + sections);
        }
    }

    private static double millis(Map<String, Object> data, String section) {
        Object took = Recorded.part(data, "sections").get(section);
        return took == null ? 0 : ((Number) took).doubleValue();
    }

    @Test
    void turnsOfAPausedGameAreNoFrames() throws InterruptedException {
        HeadlessGame game = game();
        game.in(10, () -> game.loseFocus(each -> each.setPauseOnLostFocus(true)));
        assertEquals(FRAMES - 1, framesOf(game));
        assertEquals(
                List.of("game created", "game paused", "game resumed", "game disposed"),
                recorded.messages().stream()
                        .filter(message -> message.startsWith("game "))
                        .toList());
    }

    /** Frames 10 to 30 are not shown; the one in which the focus is lost or gained neither. */
    @Test
    void throttledTurnsWithoutTheFocusAreNoFrames() throws InterruptedException {
        HeadlessGame game = game();
        game.in(10, () -> game.loseFocus(each -> each.setLostFocusBehavior(LostFocusBehavior.ThrottleOnLostFocus)));
        game.in(30, () -> game.getContext().getSystemListener().gainFocus());
        assertEquals(9 + FRAMES - 31, framesOf(game));
        assertEquals(1, recorded.lines("game paused").size());
        assertEquals(1, recorded.lines("game resumed").size());
    }

    @Test
    void gameThatGoesOnWithoutTheFocusHasItsFrames() throws InterruptedException {
        HeadlessGame game = game();
        game.in(10, () -> game.loseFocus(each -> each.setPauseOnLostFocus(false)));
        assertEquals(FRAMES - 1, framesOf(game));
        assertTrue(recorded.lines("game paused").isEmpty());
    }

    /** Counts what it is told. */
    private static final class Profiler implements AppProfiler {
        final List<String> steps = new ArrayList<>();

        @Override
        public void appStep(AppStep step) {
            steps.add(step.name());
        }

        @Override
        public void appSubStep(String... additionalInfo) {
            steps.add("sub");
        }

        @Override
        public void vpStep(VpStep step, ViewPort viewPort, Bucket bucket) {
            steps.add(step.name());
        }

        @Override
        public void spStep(SpStep step, String... additionalInfo) {
            steps.add(step.name());
        }
    }

    @Test
    void profilersOfTheGameAreCalledAndFramesCounted() throws InterruptedException {
        Profiler before = new Profiler();
        Profiler later = new Profiler();
        HeadlessGame game = game();
        game.setAppProfiler(before);
        game.in(20, () -> game.setAppProfiler(later));
        game.in(25, () -> game.setAppProfiler(null));
        assertEquals(FRAMES - 1, framesOf(game));
        assertEquals(20, before.steps.stream().filter("BeginFrame"::equals).count());
        assertEquals(5, later.steps.stream().filter("BeginFrame"::equals).count());
        for (String step : List.of("sub", "QueuedTasks", "RenderFrame", "EndFrame")) {
            assertTrue(before.steps.contains(step), () -> step + " in " + before.steps);
        }
        assertNull(game.getAppProfiler());
    }

    /** Passes on to the one before, as this module's does. */
    @Test
    void profilersThatCallEachOtherComeToAnEnd() throws InterruptedException {
        HeadlessGame game = game();
        Profiler last = new Profiler();
        game.in(20, () -> {
            AppProfiler ours = game.getAppProfiler();
            game.setAppProfiler(new AppProfiler() {
                @Override
                public void appStep(AppStep step) {
                    last.appStep(step);
                    ours.appStep(step);
                }

                @Override
                public void appSubStep(String... additionalInfo) {
                    ours.appSubStep(additionalInfo);
                }

                @Override
                public void vpStep(VpStep step, ViewPort viewPort, Bucket bucket) {
                    ours.vpStep(step, viewPort, bucket);
                }

                @Override
                public void spStep(SpStep step, String... additionalInfo) {
                    ours.spStep(step, additionalInfo);
                }
            });
        });
        assertEquals(FRAMES - 1, framesOf(game));
        assertEquals(
                FRAMES - 20, last.steps.stream().filter("BeginFrame"::equals).count());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatEndsTheLoopIsRecordedAndHandledAsBefore(boolean uncaught) throws InterruptedException {
        HeadlessGame game = game(recorded.builder().uncaughtExceptions(uncaught));
        game.in(10, () -> {
            throw new IllegalStateException("no sphere left");
        });
        game.play();
        recorded.end(tracker);
        Map<String, Object> line = recorded.line("uncaught exception");
        assertEquals("error", line.get("level"));
        assertEquals("no sphere left", Recorded.part(line, "error").get("message"));
        assertEquals(Map.of("uncaught", true), line.get("data"));
        assertTrue(line.toString().contains("game created"), "as a breadcrumb: " + line);
        assertEquals(1, game.errors.size(), game.errors::toString);
        assertTrue(game.errors.get(0).endsWith("IllegalStateException: no sphere left"), game.errors::toString);
    }

    @Test
    void errorsOfTheContextAreRecordedOnce() throws InterruptedException {
        HeadlessGame game = game();
        Exception lost = new Exception("the device is lost");
        state.handleError("Failed to create display", lost);
        game.in(10, () -> game.getContext().getSystemListener().handleError("Error while swapping buffers", lost));
        game.play();
        recorded.end(tracker);
        assertEquals(
                "the device is lost",
                Recorded.part(recorded.line("Failed to create display"), "error")
                        .get("message"));
        assertTrue(recorded.lines("Error while swapping buffers").isEmpty());
        assertEquals(1, game.errors.size(), "the game stops in frame 10: " + game.errors);
    }

    @Test
    void messageWithoutAnErrorIsRecorded() throws InterruptedException {
        HeadlessGame game = game();
        game.in(10, () -> game.getContext().getSystemListener().handleError("the device is lost", null));
        game.play();
        recorded.end(tracker);
        assertEquals("error", recorded.line("the device is lost").get("level"));
        assertEquals(List.of("the device is lost null"), game.errors);
    }

    @Test
    void eachRecordHasTheEngine() throws InterruptedException {
        HeadlessGame game = game();
        game.in(10, () -> tracker.logInfo("sphere caught"));
        framesOf(game);
        Map<String, Object> contexts = Recorded.part(recorded.line("sphere caught"), "contexts");
        Map<String, Object> engine = Recorded.part(contexts, "engine");
        assertEquals("jMonkeyEngine", engine.get("name"));
        assertEquals(JmeVersion.VERSION_FULL, engine.get("version"));
        assertEquals("Headless", engine.get("application"));
        assertFalse(contexts.toString().contains("incomplete"), contexts::toString);
        assertTrue(Recorded.part(recorded.line("game created"), "data").get("caps") instanceof List);
    }

    @Test
    void nextSessionHasTheEngineToo() throws InterruptedException {
        HeadlessGame game = game();
        game.in(10, () -> tracker.setConsent(Consent.DENIED));
        game.in(15, () -> tracker.setConsent(Consent.GRANTED));
        game.in(20, () -> tracker.logInfo("sphere caught"));
        game.play();
        recorded.end(tracker);
        Map<String, Object> contexts = Recorded.part(recorded.line("sphere caught"), "contexts");
        assertEquals("jMonkeyEngine", Recorded.part(contexts, "engine").get("name"));
    }

    @Test
    void detachedStateLeavesEverythingAsItWas() throws InterruptedException {
        HeadlessGame game = game();
        List<Object> after = new ArrayList<>();
        game.in(10, () -> game.getStateManager().detach(state));
        game.in(12, () -> {
            after.add(game.getContext().getSystemListener());
            after.add(game.getAppProfiler() == null);
        });
        game.play();
        recorded.end(tracker);
        assertSame(game, after.get(0));
        assertEquals(true, after.get(1));
        assertEquals(10, (int) recorded.value("frames_total"));
    }

    @Test
    void noopTrackerHarmsNothing() throws InterruptedException {
        HeadlessGame game = new HeadlessGame(FRAMES, new GameTrackerState());
        game.play();
        assertTrue(game.errors.isEmpty(), game.errors::toString);
        assertThrows(NullPointerException.class, () -> new GameTrackerState(null));
    }
}
