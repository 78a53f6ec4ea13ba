package gametracker.api;

/** Something that {@link CommonRedactor} finds in a text. Without state, and without garbage where nothing is found. */
abstract class SensitivePattern {
    static final long NO_MATCH = -1;

    static final String DIGITS = "0123456789";

    private final String triggers;
    private final String replacement;

    SensitivePattern(String triggers, String replacement) {
        this.triggers = triggers;
        this.replacement = replacement;
    }

    /** The characters at which this pattern is tried; all ASCII. */
    final String triggers() {
        return triggers;
    }

    final String replacement() {
        return replacement;
    }

    /**
     * Tries at one trigger.
     *
     * @param at where the trigger stands
     * @param from the match must not begin before this; what lies before is redacted already
     * @return {@link #match} or {@link #NO_MATCH}
     */
    abstract long find(String text, int at, int from);

    static long match(int start, int end) {
        return (long) start << 32 | end;
    }

    static int start(long match) {
        return (int) (match >>> 32);
    }

    static int end(long match) {
        return (int) match;
    }

    /**
     * Says whether texts at a key are looked through for this at all.
     *
     * @param key as in {@link Redactor#redact}
     */
    boolean appliesTo(String key) {
        return true;
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** The character before an index, or a blank if what lies before is redacted already. */
    static char before(String text, int index, int from) {
        return index > from ? charAt(text, index - 1) : ' ';
    }

    /** The character at an index, or a blank before the beginning and after the end. */
    static char charAt(String text, int index) {
        return index >= 0 && index < text.length() ? text.charAt(index) : ' ';
    }
}
