package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LogBridgeTest {
    @Test
    void threadIsInsideOneAppendAtATime() throws Exception {
        assertTrue(LogBridge.enter());
        assertFalse(LogBridge.enter());
        AtomicBoolean other = new AtomicBoolean();
        Thread thread = new Thread(() -> other.set(LogBridge.enter()));
        thread.start();
        thread.join();
        assertTrue(other.get());
        LogBridge.leave();
        assertTrue(LogBridge.enter());
        LogBridge.leave();
        LogBridge.leave();
    }

    @Test
    void everythingIsTakenBeforeInitButTheLibrarysOwn() throws Exception {
        assertTrue(LogBridge.takes(Level.DEBUG, "game.Lobby", null));
        assertTrue(LogBridge.takes(Level.DEBUG, null, "main"));
        assertTrue(LogBridge.takes(Level.ERROR, "gametracker.examples.arena.Arena", "main"));
        assertFalse(LogBridge.takes(Level.ERROR, "gametracker", null));
        assertFalse(LogBridge.takes(Level.ERROR, "gametracker.transport.jdkhttp", null));
        assertFalse(LogBridge.takes(Level.ERROR, "org.apache.hc", "gametracker-logs"));
        AtomicBoolean taken = new AtomicBoolean(true);
        Thread thread = TrackerThreads.newThread(() -> taken.set(LogBridge.takes(Level.ERROR, "x", null)), "own");
        thread.start();
        thread.join();
        assertFalse(taken.get());
    }

    @Test
    void nothingIsThrown() {
        assertDoesNotThrow(() -> LogBridge.log(new LogEvent(Level.INFO, null, null, null, null, null, 0)));
    }
}
