package gametracker.core.format;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Brings texts into the form that servers accept. */
final class Texts {
    /** The longest label value that Loki accepts by default, in bytes. Prometheus accepts longer ones. */
    static final int MAX_LABEL_BYTES = 2048;

    private Texts() {}

    /**
     * UTF-8, with U+FFFD for each lone surrogate. Invalid UTF-8 makes a server refuse a series, an escaped lone surrogate
     * makes it refuse the whole request.
     */
    static byte[] utf8(String text) {
        return repaired(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a label value: at most {@link #MAX_LABEL_BYTES} long and never empty, since servers remove an empty label. */
    static String labelValue(String text) {
        String value = bounded(repaired(text), MAX_LABEL_BYTES);
        return value.isEmpty() ? "unknown" : value;
    }

    /**
     * Returns an attribute key with at least one ASCII letter or digit. The servers' normalisation would leave an empty
     * name of any other key, and they refuse the whole request for an empty name.
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

    /** Compares by the bytes of UTF-8, as servers do. Beyond the basic plane the order of UTF-16 is another. */
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

    /** Returns the longest beginning that takes no more than so many bytes. */
    private static String bounded(String text, int maxBytes) {
        CharBuffer chars = CharBuffer.wrap(text);
        StandardCharsets.UTF_8.newEncoder().encode(chars, ByteBuffer.allocate(maxBytes), true);
        return text.substring(0, chars.position());
    }

    /** Puts U+FFFD for each lone surrogate, as encoding does. */
    private static String repaired(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.UTF_16BE);
    }
}
