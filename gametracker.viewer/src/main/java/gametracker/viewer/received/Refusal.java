package gametracker.viewer.received;

/**
 * Records that a real server would not have stored.
 *
 * @param rule which rule, as docs/backends.md names it
 * @param reason in the words of the real server
 * @param items how many log lines, samples or spans
 * @param silent whether the answer said nothing of it
 */
public record Refusal(String rule, String reason, int items, boolean silent) {}
