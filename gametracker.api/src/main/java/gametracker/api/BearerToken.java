package gametracker.api;

/**
 * {@code Bearer …} (RFC 6750, section 2.1). Behind {@code Authorization} every word is a token; elsewhere one that has a
 * digit, or is too long and too odd for a word of a sentence.
 */
final class BearerToken extends SensitivePattern {
    private static final String WORD = "bearer ";
    private static final String HEADER = "authorization";
    private static final int SHORTEST_WORD = 6;

    BearerToken() {
        super("Bb", "[token]");
    }

    @Override
    long find(String text, int at, int from) {
        if (!text.regionMatches(true, at, WORD, 0, WORD.length()) || Character.isLetter(charAt(text, at - 1))) {
            return NO_MATCH;
        }
        int start = at + WORD.length();
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        int end = start;
        boolean lowerCase = text.charAt(at) == 'b';
        boolean hasDigit = false;
        while (end < text.length() && isTokenCharacter(text.charAt(end))) {
            lowerCase &= Character.isLowerCase(text.charAt(end));
            hasDigit |= isDigit(text.charAt(end));
            end++;
        }
        boolean found =
                end > start && (hasDigit || end - start >= SHORTEST_WORD && !lowerCase || isBehindHeader(text, at));
        return found ? match(start, end) : NO_MATCH;
    }

    private static boolean isBehindHeader(String text, int at) {
        int end = at;
        while (end > 0 && at - end < 4 && " :=\"'".indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.regionMatches(true, end - HEADER.length(), HEADER, 0, HEADER.length());
    }

    private static boolean isTokenCharacter(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || "-._~+/=".indexOf(c) >= 0);
    }
}
