package gametracker.viewer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer that replaces the true one, to test how a client reacts.
 *
 * @param status the HTTP status; 0 drops the connection without an answer
 * @param headers further headers, for example {@code Retry-After}
 * @param body its text
 * @param delay how long the answer is held back
 * @param takeFirst whether the request is taken as usual before, and only its answer is replaced
 */
public record Answer(int status, Map<String, String> headers, String body, Duration delay, boolean takeFirst) {
    /** Copies the map. */
    public Answer {
        headers = Map.copyOf(headers);
    }

    /**
     * Makes an answer without a body.
     *
     * @param status the HTTP status
     * @return the answer, at once, the request not taken
     */
    public static Answer status(int status) {
        return status(status, "");
    }

    /**
     * Makes an answer.
     *
     * @param status the HTTP status
     * @param body its text
     * @return the answer, at once, the request not taken
     */
    public static Answer status(int status, String body) {
        return new Answer(status, Map.of(), body, Duration.ZERO, false);
    }

    /**
     * Drops the connection.
     *
     * @return no answer, at once, the request not taken
     */
    public static Answer dropConnection() {
        return status(0);
    }

    /**
     * Adds a header.
     *
     * @param name its name
     * @param value its value
     * @return a changed copy
     */
    public Answer header(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Answer(status, more, body, delay, takeFirst);
    }

    /**
     * Holds the answer back.
     *
     * @param time how long; cut short when the receiver is closed
     * @return a changed copy
     */
    public Answer after(Duration time) {
        return new Answer(status, headers, body, time, takeFirst);
    }

    /**
     * Takes the request as usual before answering so: what a lost answer looks like to a client.
     *
     * @return a changed copy
     */
    public Answer havingTaken() {
        return new Answer(status, headers, body, delay, true);
    }
}
