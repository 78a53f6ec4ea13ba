package gametracker.core.deliver;

/** Makes foreign text safe to print: a server's answer may be long, or contain what forges a line of a log. */
public final class OneLine {
    private OneLine() {}

    /**
     * Returns a text on one line, without control characters and characters that change the direction of a line or end it.
     *
     * @param max how many UTF-16 units are kept; an ellipsis follows if there are more
     */
    public static String of(String text, int max) {
        StringBuilder line = new StringBuilder();
        boolean gap = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            if (isUnprintable(c)) {
                gap = line.length() > 0;
                continue;
            }
            if (line.length() + (gap ? 1 : 0) + Character.charCount(c) > max) {
                return line.append('…').toString();
            }
            if (gap) {
                line.append(' ');
                gap = false;
            }
            line.appendCodePoint(c);
        }
        return line.toString();
    }

    private static boolean isUnprintable(int c) {
        int type = Character.getType(c);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}
