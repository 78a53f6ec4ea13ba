package gametracker.core.deliver;

/** A server's words in the form in which they are reported. */
final class Refusals {
    /** What is kept of a server's words in a log line. */
    private static final int MAX_WORDS = 240;

    private Refusals() {}

    /** A bounded piece on one line: a server's answer may be long, or try to forge a line of the log. */
    static String words(String text) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), MAX_WORDS) + 1);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (line.length() == MAX_WORDS) {
                line.setLength(Character.isLowSurrogate(c) ? MAX_WORDS - 1 : MAX_WORDS); // no half of a pair
                return line.append('…').toString();
            }
            line.append(Character.isISOControl(c) || c == '\u2028' || c == '\u2029' ? ' ' : c);
        }
        return line.toString();
    }

    static String words(int status, String text) {
        return text.isBlank() ? "status " + status : "status " + status + ": " + words(text.strip());
    }
}
