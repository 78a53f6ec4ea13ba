package gametracker.core.deliver;

/** A server's words in the form in which they are reported. */
final class Refusals {
    /** What is kept of a server's words in a log line. */
    private static final int MAX_WORDS = 240;

    private Refusals() {}

    /** A bounded piece on one line: a server's answer may be long, or try to forge a line of the log. */
    static String words(String text) {
        return OneLine.of(text, MAX_WORDS);
    }

    static String words(int status, String text) {
        return text.isBlank() ? "status " + status : "status " + status + ": " + words(text.strip());
    }
}
