package gametracker.core.series;

import gametracker.core.record.Freezer;
import org.jspecify.annotations.Nullable;

/**
 * Makes names and values legal by the <a href="https://prometheus.io/docs/concepts/data_model/">Prometheus data
 * model</a>. Each of these leaves alone what it has made.
 */
enum Legal {
    /** Names as every server takes them. */
    ASCII,
    /** Names in any script, as Prometheus 3 and VictoriaMetrics take them: only what is no text is mended. */
    UTF8;

    static final int MAX_NAME = 256;
    static final int MAX_VALUE = 1024;

    private static final String TOTAL = "_total";

    /**
     * Returns {@code [a-zA-Z_:][a-zA-Z0-9_:]*}, every other character replaced by {@code _}, and one put before a
     * leading digit; null if that leaves no letter or digit, or if the name is too long to be one. Of UTF-8 names null
     * if it is blank or too long.
     */
    @Nullable
    String metricName(String name) {
        return name(name, true);
    }

    /** As {@link #metricName}, and without the {@code _total} that the formatter adds. */
    @Nullable
    String counterName(String name) {
        String legal = name(name, true);
        if (legal == null) {
            return null;
        }
        String stem = stem(legal);
        return this == ASCII ? hasLetterOrDigit(stem) ? stem : legal : stem.isBlank() ? legal : stem;
    }

    /** Returns the name of a counter, legal or not, without its {@code _total}. */
    static String stem(String name) {
        return name.endsWith(TOTAL) ? name.substring(0, name.length() - TOTAL.length()) : name;
    }

    /** Returns {@code [a-zA-Z_][a-zA-Z0-9_]*} likewise. */
    @Nullable
    String labelName(String name) {
        return name(name, false);
    }

    private @Nullable String name(String name, boolean colons) {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return null;
        }
        if (this == UTF8) {
            return name.isBlank() ? null : whole(name);
        }
        return ascii(name, colons);
    }

    private static @Nullable String ascii(String name, boolean colons) {
        int length = name.length();
        int legal = 0;
        while (legal < length && isLegal(name.charAt(legal), legal, colons)) {
            legal++;
        }
        if (legal == length) {
            return hasLetterOrDigit(name) ? name : null;
        }
        StringBuilder made = new StringBuilder(length + 1);
        if (isDigit(name.charAt(0))) {
            made.append('_');
        }
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            made.append(isLegal(c, 1, colons) ? c : '_');
        }
        return hasLetterOrDigit(made) ? made.toString() : null;
    }

    private static boolean isLegal(char c, int index, boolean colons) {
        return isLetter(c) || c == '_' || c == ':' && colons || index > 0 && isDigit(c);
    }

    private static boolean hasLetterOrDigit(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            if (isLetter(name.charAt(i)) || isDigit(name.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Cuts a value to {@value #MAX_VALUE} UTF-16 units, and puts U+FFFD for each lone surrogate. */
    static String labelValue(String value) {
        return whole(Freezer.cut(value, MAX_VALUE));
    }

    /** Puts U+FFFD for each lone surrogate. */
    private static String whole(String text) {
        StringBuilder made = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                made = made == null ? new StringBuilder(text) : made;
                made.setCharAt(i, '\uFFFD');
            }
        }
        return made == null ? text : made.toString();
    }
}
