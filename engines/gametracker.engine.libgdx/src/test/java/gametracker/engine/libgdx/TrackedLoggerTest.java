package gametracker.engine.libgdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.badlogic.gdx.Application;
import com.badlogic.gdx.ApplicationAdapter;
import com.badlogic.gdx.ApplicationLogger;
import com.badlogic.gdx.Gdx;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import gametracker.engine.contract.Recorded;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TrackedLoggerTest {
    private final Recorded recorded = new Recorded();
    private final GameTracker tracker = GameTracker.create(recorded.config());

    @AfterEach
    void close() {
        tracker.close();
        recorded.close();
    }

    /** Logs in one frame. */
    private void play(Runnable logging) throws InterruptedException {
        ApplicationAdapter game = new ApplicationAdapter() {
            @Override
            public void render() {
                logging.run();
                Gdx.app.exit();
            }
        };
        assertNull(Headless.play(new GameTrackerListener(once(game), tracker)));
        recorded.end(tracker);
    }

    /** A headless application renders once more after exit. */
    private static ApplicationAdapter once(ApplicationAdapter game) {
        return new ApplicationAdapter() {
            private boolean done;

            @Override
            public void render() {
                if (!done) {
                    done = true;
                    game.render();
                }
            }
        };
    }

    /** Keeps what reaches it, and hands it to a bridge of its own, as an adapter to SLF4J would. */
    private static final class Before implements ApplicationLogger {
        final List<String> lines = new CopyOnWriteArrayList<>();

        private void take(String line) {
            lines.add(line);
            if (LogBridge.takes(Level.INFO, "bridge", null) && LogBridge.enter()) {
                try {
                    LogBridge.log(new LogEvent(Level.INFO, "again: " + line, null, null, "bridge", null, 0));
                } finally {
                    LogBridge.leave();
                }
            }
        }

        @Override
        public void log(String tag, String message) {
            take("log " + tag + " " + message);
        }

        @Override
        public void log(String tag, String message, Throwable exception) {
            take("log " + tag + " " + message + " " + exception.getMessage());
        }

        @Override
        public void error(String tag, String message) {
            take("error " + tag + " " + message);
        }

        @Override
        public void error(String tag, String message, Throwable exception) {
            take("error " + tag + " " + message + " " + exception.getMessage());
        }

        @Override
        public void debug(String tag, String message) {
            take("debug " + tag + " " + message);
        }

        @Override
        public void debug(String tag, String message, Throwable exception) {
            take("debug " + tag + " " + message + " " + exception.getMessage());
        }
    }

    @Test
    void eachCallIsRecordedAtItsLevelAndHandedOn() throws Exception {
        Before before = new Before();
        play(() -> {
            TrackedLogger.install(Gdx.app, tracker).uninstall(Gdx.app);
            Gdx.app.setApplicationLogger(before);
            TrackedLogger.install(Gdx.app, tracker);
            Gdx.app.setLogLevel(Application.LOG_DEBUG);
            tracker.addBreadcrumb("a door opened", null);
            Gdx.app.log("level", "log one");
            Gdx.app.log("level", "log two", new RuntimeException("e2"));
            Gdx.app.error("sound", "error one");
            Gdx.app.error("sound", "error two", new RuntimeException("e4"));
            Gdx.app.debug("net", "debug one");
            Gdx.app.debug("net", "debug two", new RuntimeException("e6"));
        });

        check("log one", "info", "level", null);
        check("log two", "info", "level", "e2");
        check("error one", "error", "sound", null);
        check("error two", "error", "sound", "e4");
        check("debug one", "debug", "net", null);
        check("debug two", "debug", "net", "e6");
        assertTrue(recorded.line("error one").get("breadcrumbs").toString().contains("a door opened"));
        assertEquals(
                List.of(
                        "log level log one",
                        "log level log two e2",
                        "error sound error one",
                        "error sound error two e4",
                        "debug net debug one",
                        "debug net debug two e6"),
                before.lines);
        assertEquals(List.of(), recorded.lines("again: log level log one"), "a bridge behind it records nothing again");
    }

    private void check(String message, String level, String logger, String error) {
        Map<String, Object> line = recorded.line(message);
        assertEquals(level, line.get("level"), message);
        assertEquals(logger, line.get("logger"), message);
        assertEquals(error, Recorded.part(line, "error").get("message"), message);
        assertEquals("HeadlessApplication", line.get("thread"), message);
    }

    @Test
    void levelOfTheApplicationDecidesFirst() throws Exception {
        play(() -> {
            Gdx.app.setLogLevel(Application.LOG_ERROR);
            Gdx.app.log("level", "below the level");
            Gdx.app.error("level", "at the level");
        });
        assertEquals(List.of(), recorded.lines("below the level"));
        assertEquals("level", recorded.line("at the level").get("logger"));
    }

    @Test
    void threadsOfTheGameAreRecordedByItsOwnTracker() throws Exception {
        play(() -> {
            Thread loader = new Thread(() -> Gdx.app.log("assets", "loaded on a thread"), "asset-loader");
            loader.start();
            try {
                loader.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertEquals("asset-loader", recorded.line("loaded on a thread").get("thread"));
    }

    @Test
    void loggerThatTheGameSetsInCreateIsKept() throws Exception {
        Before own = new Before();
        ApplicationAdapter game = new ApplicationAdapter() {
            @Override
            public void create() {
                Gdx.app.setApplicationLogger(own);
            }

            @Override
            public void pause() { // once, at the end
                Gdx.app.log("game", "by the game's own logger");
            }

            @Override
            public void render() {
                Gdx.app.exit();
            }
        };
        assertNull(Headless.play(new GameTrackerListener(game, tracker)));
        recorded.end(tracker);

        assertSame(own, Gdx.app.getApplicationLogger(), "given back at the end");
        assertEquals(List.of("log game by the game's own logger"), own.lines);
        assertEquals("game", recorded.line("by the game's own logger").get("logger"));
    }
}
