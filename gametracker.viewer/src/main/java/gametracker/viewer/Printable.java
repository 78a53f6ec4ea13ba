package gametracker.viewer;

/**
 * Converts foreign text to one line for a terminal. The result cannot move the cursor, change colours or titles, paste,
 * change the direction of writing, or start a line of its own.
 */
final class Printable {
    private Printable() {}

    /** Line breaks and tabs become spaces, other control and format characters U+FFFD. */
    static String line(String text) {
        StringBuilder line = null;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (line == null && !isPrintable(c)) {
                line = new StringBuilder(text.length()).append(text, 0, i);
            }
            if (line != null) {
                line.appendCodePoint(isPrintable(c) ? c : c == '\n' || c == '\r' || c == '\t' ? ' ' : 0xFFFD);
            }
        }
        return line == null ? text : line.toString();
    }

    /** Also cuts the text to a length. */
    static String line(String text, int maxLength) {
        boolean tooLong = text.length() > maxLength;
        return tooLong ? line(text.substring(0, maxLength - 1)) + "…" : line(text);
    }

    /** C0 and C1 controls, the separators of lines and paragraphs, format characters (bidi), halves of pairs. */
    static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }
}
