package gametracker.transport.file;

/** SafeText that come from files, which anybody may have written. */
public final class SafeText {
    private SafeText() {}

    /**
     * A text without what a terminal or a log takes for a command or a line's end: control characters, line and
     * paragraph separators, and marks that turn the direction of writing become spaces.
     */
    public static String oneLine(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            if (isControl(text.charAt(i))) {
                clean = clean == null ? new StringBuilder(text) : clean;
                clean.setCharAt(i, ' ');
            }
        }
        return clean == null ? text : clean.toString();
    }

    /** Whether a terminal may take a character for a command or a line's end. */
    public static boolean isControl(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069';
    }
}
