package gametracker.engine.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** A receiver on loopback that refuses what real servers would, and what arrived at it. */
public final class Recorded implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withoutPage());

    /** Starts listening. */
    public Recorded() {}

    /**
     * Returns where it listens.
     *
     * @return the endpoint for a tracker
     */
    public URI uri() {
        return receiver.uri();
    }

    /**
     * Returns the configuration of a tracker of the test's own, which records only what it is told.
     *
     * @return to be passed to {@link GameTracker#create} or {@link GameTracker#init}
     */
    public TrackerConfig config() {
        return builder().build();
    }

    /**
     * Returns what {@link #config()} is made of.
     *
     * @return to be changed and built
     */
    public TrackerConfig.Builder builder() {
        return TrackerConfig.builder()
                .endpoint(receiver.uri())
                .noStateDirectory()
                .uncaughtExceptions(false)
                .flushOnExit(false);
    }

    /**
     * Waits for a line that the library records later than the game's calls.
     *
     * @param tracker a tracker with the configuration of this
     * @param message the whole message
     */
    public void await(GameTracker tracker, String message) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lines(message).isEmpty()) {
            assertTrue(System.nanoTime() < deadline, () -> message + " in " + messages());
            tracker.flush(PATIENCE);
            receiver.received().await(received -> !lines(message).isEmpty(), Duration.ofMillis(50));
        }
    }

    /**
     * Sends all that was recorded and closes the tracker, if the game has not done so; then checks what arrived.
     *
     * @param tracker a tracker with the configuration of this
     */
    public void end(GameTracker tracker) {
        tracker.flush(PATIENCE);
        tracker.close();
        assertAllWasTaken();
    }

    /** Checks that something arrived and nothing was refused. */
    public void assertAllWasTaken() {
        var totals = receiver.received().totals();
        assertTrue(totals.requests() > 0, "nothing arrived");
        assertEquals(0, totals.refusedRequests(), totals::toString);
    }

    /**
     * Returns the log lines with such a message.
     *
     * @param message the whole message
     * @return each line as it was sent, with its {@code level}
     */
    public List<Map<String, Object>> lines(String message) {
        return receiver.received().logs().stream()
                .filter(log -> log.message().equals(message))
                .map(Recorded::read)
                .toList();
    }

    /**
     * Returns the only log line with such a message.
     *
     * @param message the whole message
     * @return the line as it was sent, with its {@code level}
     */
    public Map<String, Object> line(String message) {
        List<Map<String, Object>> lines = lines(message);
        assertEquals(1, lines.size(), () -> message + " in " + messages());
        return lines.get(0);
    }

    /**
     * Returns the only log line with an error of such a message.
     *
     * @param message the message of the error itself
     * @return the line as it was sent, with its {@code level}
     */
    public Map<String, Object> lineOfError(String message) {
        List<Map<String, Object>> lines = receiver.received().logs().stream()
                .map(Recorded::read)
                .filter(line -> message.equals(part(line, "error").get("message")))
                .toList();
        assertEquals(1, lines.size(), () -> message + " in " + messages());
        return lines.get(0);
    }

    /**
     * Returns the messages of all log lines.
     *
     * @return in the order of arrival
     */
    public List<String> messages() {
        return receiver.received().logs().stream().map(ReceivedLog::message).toList();
    }

    private static Map<String, Object> read(ReceivedLog log) {
        Map<String, Object> line = JSON.std.mapFrom(log.line());
        line.put("level", log.level());
        return line;
    }

    /**
     * Returns a part of a line, or of such a part.
     *
     * @param object the line
     * @param name the key of an object in it
     * @return empty if there is none
     */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> part(Map<String, Object> object, String name) {
        return (Map<String, Object>) object.getOrDefault(name, Map.of());
    }

    /**
     * Returns the last value of the only series of a metric.
     *
     * @param metric its name
     * @return the value
     */
    public double value(String metric) {
        List<ReceivedSeries> series = receiver.received().series(metric);
        assertEquals(1, series.size(), metric);
        return series.get(0).last().orElseThrow();
    }

    @Override
    public void close() {
        receiver.close();
    }
}
