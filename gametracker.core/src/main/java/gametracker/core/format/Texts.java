package gametracker.core.format;

import java.nio.charset.StandardCharsets;

/** Texts in the shape in which servers take them. */
final class Texts {
    /** The longest label value that Loki takes by default, in bytes; Prometheus and its kin take more. */
    static final int MAX_LABEL_BYTES = 2048;

    private static final char REPLACEMENT = '\uFFFD';

    private Texts() {}

    /** UTF-8, with U+FFFD for each lone surrogate: raw invalid UTF-8 loses a series, an escaped one a whole request. */
    static byte[] utf8(String text) {
        return repaired(text).getBytes(StandardCharsets.UTF_8);
    }

    /** A label value: at most {@link #MAX_LABEL_BYTES} long and never empty, since servers remove an empty label. */
    static String labelValue(String text) {
        String value = bounded(repaired(text), MAX_LABEL_BYTES);
        return value.isEmpty() ? "unknown" : value;
    }

    /**
     * An attribute key with at least one ASCII letter or digit. Without one, the normalisation of the servers leaves
     * an empty name of it, for which they refuse the whole request.
     */
    static String attributeKey(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
                return key;
            }
        }
        return "key_" + key;
    }

    /** Compares as servers do, byte by byte: beyond the basic plane that is another order than that of UTF-16. */
    static int compareAsUtf8(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                boolean surrogate = Character.isSurrogate(a);
                return surrogate == Character.isSurrogate(b) ? a - b : surrogate ? 1 : -1;
            }
        }
        return one.length() - other.length();
    }

    /** The longest beginning that takes no more than so many bytes. */
    private static String bounded(String text, int maxBytes) {
        int bytes = 0;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes > maxBytes) {
                return text.substring(0, i);
            }
            i += Character.charCount(point);
        }
        return text;
    }

    private static String repaired(String text) {
        StringBuilder copy = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                i++;
                continue;
            }
            if (copy == null) {
                copy = new StringBuilder(text);
            }
            copy.setCharAt(i, REPLACEMENT);
        }
        return copy == null ? text : copy.toString();
    }
}
