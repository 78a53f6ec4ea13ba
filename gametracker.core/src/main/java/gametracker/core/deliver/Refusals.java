package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Format;
import java.util.Locale;

/** What a server's words of refusal mean, as measured against Loki and Prometheus. */
final class Refusals {
    /** What is kept of a server's words in a log line. */
    private static final int MAX_WORDS = 240;

    private Refusals() {}

    static DropReason reason(Format format, String words) {
        String text = words.toLowerCase(Locale.ROOT);
        boolean late = switch (format) {
            case LOKI_PUSH, OTLP_LOGS -> saysTooFarBehind(words) || text.contains("too old");
            case REMOTE_WRITE_1, OTLP_METRICS ->
                text.contains("out of order sample")
                        || text.contains("too old sample")
                        || (text.contains("out of bounds") && !text.contains("too far in the future"));
            case OTLP_TRACES -> false;
        };
        return late ? DropReason.TOO_LATE : DropReason.REJECTED;
    }

    /** Loki's word for an entry more than an hour behind its stream's newest, which a stream of its own would cure. */
    static boolean saysTooFarBehind(String words) {
        return words.toLowerCase(Locale.ROOT).contains("too far behind");
    }

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
