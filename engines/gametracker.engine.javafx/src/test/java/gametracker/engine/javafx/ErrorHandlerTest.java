package gametracker.engine.javafx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.engine.contract.Recorded;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a thread of the test's own, which asks the handler as JavaFX does, and goes on. */
@Timeout(120)
class ErrorHandlerTest {
    private final Recorded recorded = new Recorded();
    private final List<String> games = new ArrayList<>();
    private final IllegalStateException error = new IllegalStateException("the bat breaks");
    private Thread.UncaughtExceptionHandler before;
    private GameTracker tracker;

    @BeforeEach
    void gameHasAHandlerBeforeTheTracker() {
        before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> games.add(thrown.getMessage()));
    }

    @AfterEach
    void close() {
        tracker.close();
        recorded.close();
        Thread.setDefaultUncaughtExceptionHandler(before);
    }

    private TrackerConfig.Builder config(URI endpoint) {
        return TrackerConfig.builder().endpoint(endpoint).flushOnExit(false);
    }

    private static void hand(Throwable error) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, error);
    }

    private static void onThread(Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, "toolkit");
        thread.start();
        thread.join();
    }

    /** The tracker's own handler, which is the default one by now, does not record it again. */
    @Test
    void errorIsRecordedOnceAndTheSessionGoesOn(@TempDir Path directory) throws InterruptedException {
        tracker = GameTracker.create(
                config(recorded.uri()).stateDirectory(directory).build());
        onThread(() -> {
            tracker.frames().frame();
            ErrorHandler.install(tracker);
            hand(error);
            tracker.logInfo("afterwards");
        });
        recorded.end(tracker);
        Map<String, Object> line = recorded.line("uncaught exception");
        assertEquals("error", line.get("level"));
        assertEquals("toolkit", line.get("thread"));
        assertEquals("the bat breaks", Recorded.part(line, "error").get("message"));
        assertEquals(Map.of("uncaught", true), line.get("data"));
        assertEquals(1, recorded.lines("afterwards").size());
        assertEquals(
                "EXITED", Recorded.part(recorded.line("session.end"), "data").get("ending"));
        assertEquals(List.of("the bat breaks"), games);
    }

    @Test
    void handlerOfTheThreadIsCalledInPlaceOfTheDefaultOne() throws InterruptedException {
        tracker = GameTracker.create(recorded.config());
        List<Throwable> own = new ArrayList<>();
        onThread(() -> {
            Thread.UncaughtExceptionHandler of = (thread, thrown) -> own.add(thrown);
            Thread.currentThread().setUncaughtExceptionHandler(of);
            ErrorHandler handler = ErrorHandler.install(tracker);
            hand(error);
            handler.end();
            assertSame(of, Thread.currentThread().getUncaughtExceptionHandler());
        });
        recorded.end(tracker);
        assertEquals(List.of(error), own);
        assertEquals(List.of(), games);
        recorded.line("uncaught exception");
    }

    /** A handler for each stage; the first was ended, and the last stands before it still. */
    @Test
    void severalHandlersRecordOnce() throws InterruptedException {
        tracker = GameTracker.create(recorded.config());
        onThread(() -> {
            ErrorHandler first = ErrorHandler.install(tracker);
            ErrorHandler.install(tracker);
            hand(error);
            first.end();
            hand(new IllegalStateException("the ball bursts"));
        });
        recorded.end(tracker);
        assertEquals(
                List.of("the bat breaks", "the ball bursts"),
                recorded.lines("uncaught exception").stream()
                        .map(line -> Recorded.part(line, "error").get("message"))
                        .toList());
        assertEquals(List.of("the bat breaks", "the ball bursts"), games);
    }
}
