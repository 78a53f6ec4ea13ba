package gametracker.viewer.received;

import gametracker.api.spi.Format;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request and its answer.
 *
 * @param number counts from 1
 * @param arrived by the receiver's clock
 * @param method the HTTP method
 * @param path path and query
 * @param headers names in lower case; values of credentials replaced
 * @param format what the body is; empty for a path that nothing listens on
 * @param wireBytes the body's length as it came
 * @param status the answer's status; 0 if the connection was dropped instead
 * @param answer the beginning of the answer's text
 * @param stored how many log lines, samples or spans were stored
 * @param repeated how many were recognised as repeats
 * @param refusals what was not stored, and why
 */
public record ReceivedRequest(
        long number,
        Instant arrived,
        String method,
        String path,
        Map<String, String> headers,
        Optional<Format> format,
        int wireBytes,
        int status,
        String answer,
        int stored,
        int repeated,
        List<Refusal> refusals) {
    /** Copies the list. */
    public ReceivedRequest {
        refusals = List.copyOf(refusals);
    }

    /**
     * Says whether everything in it was taken.
     *
     * @return false if anything was refused or lost
     */
    public boolean clean() {
        return refusals.isEmpty();
    }
}
