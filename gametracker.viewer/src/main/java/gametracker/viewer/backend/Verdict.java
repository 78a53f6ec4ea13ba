package gametracker.viewer.backend;

import gametracker.viewer.received.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An answer, and the result of the request.
 *
 * @param status the HTTP status
 * @param contentType of the answer; empty if it has no body
 * @param body of the answer; not to be changed
 * @param text the body as text for people
 * @param stored how many items were stored
 * @param repeated how many were recognised as repeats
 * @param refusals what was not stored
 */
public record Verdict(
        int status, String contentType, byte[] body, String text, int stored, int repeated, List<Refusal> refusals) {
    static final String PLAIN = "text/plain; charset=utf-8";

    static Verdict empty(int status, int stored, int repeated, List<Refusal> refusals) {
        return new Verdict(status, "", new byte[0], "", stored, repeated, refusals);
    }

    /** Go's http.Error ends its text with a line feed. */
    static Verdict plain(int status, String text, int stored, int repeated, List<Refusal> refusals) {
        byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
        return new Verdict(status, PLAIN, body, text, stored, repeated, refusals);
    }
}
