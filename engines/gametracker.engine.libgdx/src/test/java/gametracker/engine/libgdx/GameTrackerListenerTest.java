package gametracker.engine.libgdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.badlogic.gdx.ApplicationAdapter;
import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.Version;
import gametracker.api.Consent;
import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.engine.contract.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On libGDX's headless backend; what a window adds is tested by the example. */
@Timeout(120)
class GameTrackerListenerTest {
    private final Recorded recorded = new Recorded();
    private GameTracker tracker = GameTracker.noop();

    @AfterEach
    void close() {
        tracker.close();
        recorded.close();
    }

    private GameTrackerListener wrap(Game game) {
        tracker = GameTracker.create(recorded.config());
        game.tracker = tracker;
        game.listener = new GameTrackerListener(game, tracker);
        return game.listener;
    }

    /** Ends itself after some frames. */
    private static class Game extends ApplicationAdapter {
        final List<String> calls = new ArrayList<>();
        GameTracker tracker = GameTracker.noop();
        GameTrackerListener listener;
        int frame;

        @Override
        public void create() {
            calls.add("create");
        }

        @Override
        public void render() {
            if (++frame == 20) {
                Gdx.app.exit();
            }
        }

        @Override
        public void pause() {
            calls.add("pause");
        }

        @Override
        public void resume() {
            calls.add("resume");
        }

        @Override
        public void dispose() {
            calls.add("dispose");
        }
    }

    @Test
    void eachRenderIsAFrame() throws Exception {
        Game game = new Game();
        assertNull(Headless.play(wrap(game)));
        recorded.end(tracker);

        assertTrue(game.frame >= 20, () -> game.frame + " frames");
        assertEquals(game.frame, recorded.value("frames_total"));
        assertEquals(List.of("create", "pause", "dispose"), game.calls);
    }

    @Test
    void pausedGameHasNoFrames() throws Exception {
        Game game = new Game() {
            int rendered;

            @Override
            public void render() {
                rendered++;
                if (rendered == 5) {
                    Gdx.app.postRunnable(() -> listener.pause());
                } else if (rendered == 9) {
                    Gdx.app.postRunnable(() -> listener.resume());
                }
                if (rendered <= 5 || rendered > 9) {
                    super.render();
                }
            }
        };
        assertNull(Headless.play(wrap(game)));
        recorded.end(tracker);

        assertEquals(List.of("create", "pause", "resume", "pause", "dispose"), game.calls);
        assertEquals(game.frame, recorded.value("frames_total"));
        assertEquals(2, recorded.lines("game paused").size());
        assertEquals("info", recorded.line("game resumed").get("level"));
    }

    @Test
    void lifeCycleAndVersionArrive() throws Exception {
        assertNull(Headless.play(wrap(new Game())));
        recorded.end(tracker);

        Map<String, Object> created = recorded.line("game created");
        assertTrue(((Number) Recorded.part(created, "data").get("took_ms")).longValue() >= 0);
        Map<String, Object> contexts = Recorded.part(created, "contexts");
        assertEquals(
                Map.of("name", "libGDX", "version", Version.VERSION, "application", "HeadlessDesktop"),
                contexts.get("engine"));
        assertEquals(1, contexts.size(), "what a headless backend mocks is no fact");
        assertEquals(1, recorded.lines("game disposed").size());
    }

    @Test
    void trackerIsClosedAfterTheGame() throws Exception {
        boolean[] openInDispose = new boolean[1];
        Game game = new Game() {
            @Override
            public void dispose() {
                super.dispose();
                openInDispose[0] = GameTracker.get() == tracker && tracker.isEnabled(Level.ERROR);
                Gdx.app.log("game", "last words");
            }
        };
        assertNull(Headless.play(wrap(game)));

        assertTrue(openInDispose[0]);
        assertFalse(tracker.isEnabled(Level.ERROR));
        assertEquals(0, tracker.stats().dropped(Signal.LOGS, DropReason.CLOSED));
        assertEquals("game", recorded.line("last words").get("logger"));
        assertEquals(1, recorded.lines("game disposed").size(), "what was recorded was sent before it was closed");
        recorded.end(tracker);
    }

    @ParameterizedTest
    @ValueSource(strings = {"create", "resize", "render", "pause", "resume", "dispose"})
    void exceptionIsRecordedWithItsBreadcrumbsAndThrownOn(String method) throws Exception {
        RuntimeException error = new IllegalStateException("no sword in " + method);
        Game game = new Game() {
            private void in(String now) {
                tracker.addBreadcrumb("before " + now, null);
                if (now.equals(method)) {
                    throw error;
                }
            }

            @Override
            public void create() {
                in("create");
            }

            @Override
            public void resize(int width, int height) {
                in("resize");
            }

            @Override
            public void render() {
                in("render");
                listener.resize(1, 1); // as a backend with a window does between two frames
                listener.pause();
                listener.resume();
                Gdx.app.exit();
            }

            @Override
            public void pause() {
                in("pause");
            }

            @Override
            public void resume() {
                in("resume");
            }

            @Override
            public void dispose() {
                in("dispose");
            }
        };
        Throwable thrown = Headless.play(wrap(game));
        recorded.end(tracker);

        assertSame(error, thrown);
        Map<String, Object> line = recorded.line("exception in " + method + "()");
        assertEquals("error", line.get("level"));
        assertEquals(method, Recorded.part(line, "data").get("method"));
        assertEquals(error.getMessage(), Recorded.part(line, "error").get("message"));
        assertTrue(line.get("breadcrumbs").toString().contains("before " + method), line::toString);
        if (method.equals("dispose")) {
            assertFalse(tracker.isEnabled(Level.ERROR), "closed all the same");
        }
    }

    @Test
    void sessionAfterADeniedConsentHasTheFactsToo() throws Exception {
        Game game = new Game() {
            @Override
            public void render() {
                super.render();
                if (frame == 5) {
                    tracker.setConsent(Consent.DENIED);
                    tracker.setConsent(Consent.GRANTED);
                } else if (frame == 7) {
                    tracker.logInfo("in another session");
                }
            }
        };
        assertNull(Headless.play(wrap(game)));
        recorded.end(tracker);

        Map<String, Object> contexts = Recorded.part(recorded.line("in another session"), "contexts");
        assertEquals("libGDX", Recorded.part(contexts, "engine").get("name"), contexts::toString);
    }

    @Test
    void trackerThatTheGameStartsInCreateGetsEverything() throws Exception {
        Game game = new Game() {
            @Override
            public void create() {
                Gdx.app.log("game", "before the tracker");
                tracker = GameTracker.init(recorded.config());
            }
        };
        assertNull(Headless.play(new GameTrackerListener(game)));
        tracker = game.tracker;
        recorded.end(tracker);

        assertEquals(1, recorded.lines("before the tracker").size());
        assertEquals(game.frame, recorded.value("frames_total"));
        Map<String, Object> contexts = Recorded.part(recorded.line("game created"), "contexts");
        assertTrue(contexts.containsKey("engine"), contexts::toString);
        assertFalse(tracker.isEnabled(Level.ERROR), "closed with the game");
    }

    @Test
    void gameWithoutATrackerPlaysOn() throws Exception {
        Game game = new Game();
        assertNull(Headless.play(new GameTrackerListener(game, GameTracker.noop())));
        assertEquals(List.of("create", "pause", "dispose"), game.calls);
    }

    @Test
    void mistakesAreNamed() {
        Game game = new Game();
        GameTrackerListener listener = new GameTrackerListener(game);
        assertSame(game, listener.game());
        assertEquals(
                "game must be the ApplicationListener that is to be wrapped: null", mistake(null, GameTracker.noop()));
        assertEquals(
                "tracker must be a GameTracker; leave it out for GameTracker.get(): null", mistake(new Game(), null));
        assertTrue(mistake(listener, GameTracker.noop()).startsWith("game must not be wrapped twice"));
    }

    private static String mistake(com.badlogic.gdx.ApplicationListener game, GameTracker tracker) {
        return assertThrows(IllegalArgumentException.class, () -> new GameTrackerListener(game, tracker))
                .getMessage();
    }

    @Test
    void secondApplicationIsRefused() throws Exception {
        Game game = new Game();
        GameTrackerListener listener = wrap(game);
        assertNull(Headless.play(listener));
        Throwable thrown = Headless.play(listener);

        assertEquals(IllegalStateException.class, thrown.getClass());
        assertEquals(List.of("create", "pause", "dispose"), game.calls, "the game was not begun again");
        recorded.end(tracker);
    }
}
