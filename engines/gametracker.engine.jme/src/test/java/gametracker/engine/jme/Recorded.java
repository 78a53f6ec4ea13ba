package gametracker.engine.jme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** A receiver that refuses what real servers would, and a tracker that sends to it. */
final class Recorded implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withoutPage());

    TrackerConfig.Builder config() {
        return TrackerConfig.builder()
                .endpoint(receiver.uri())
                .noStateDirectory()
                .uncaughtExceptions(false)
                .flushOnExit(false);
    }

    /** Closes the tracker, and checks that nothing was refused. */
    void end(GameTracker tracker) {
        assertTrue(tracker.flush(PATIENCE));
        tracker.close();
        assertEquals(0, receiver.received().totals().refused());
        assertTrue(receiver.received().totals().requests() > 0, "nothing arrived");
    }

    /** Waits for a line, which the library records later than the game's calls. */
    void await(GameTracker tracker, String message) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lines(message).isEmpty()) {
            assertTrue(System.nanoTime() < deadline, () -> message + " in " + messages());
            tracker.flush(PATIENCE);
            receiver.received().await(received -> !lines(message).isEmpty(), Duration.ofMillis(50));
        }
    }

    List<String> messages() {
        return receiver.received().logs().stream().map(ReceivedLog::message).toList();
    }

    /** The lines with such a text, as they were sent. */
    List<Map<String, Object>> lines(String message) {
        return receiver.received().logs().stream()
                .filter(log -> log.message().equals(message))
                .map(Recorded::read)
                .toList();
    }

    Map<String, Object> line(String message) {
        List<Map<String, Object>> lines = lines(message);
        assertEquals(1, lines.size(), () -> message + " in " + messages());
        return lines.get(0);
    }

    private static Map<String, Object> read(ReceivedLog log) {
        Map<String, Object> line = JSON.std.mapFrom(log.line());
        line.put("level", log.level());
        return line;
    }

    /** The last value of the only series with this name. */
    double value(String metric) {
        var series = receiver.received().series(metric);
        assertEquals(1, series.size(), metric);
        return series.get(0).last().orElseThrow();
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> part(Map<String, Object> line, String name) {
        return (Map<String, Object>) line.getOrDefault(name, Map.of());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
