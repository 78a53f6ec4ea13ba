package gametracker.core.format;

import java.nio.charset.StandardCharsets;

/** The escapes of a JSON string (RFC 8259, section 7) by ASCII character; null for a character that needs none. */
final class JsonEscapes {
    static final byte[][] PLAIN = escapes();

    /** The same, escaped once more for a string in a string. */
    static final byte[][] NESTED = nested(PLAIN);

    static final int LONGEST = "\\\\u0000".length();

    private JsonEscapes() {}

    private static byte[][] escapes() {
        byte[][] escapes = new byte[0x80][];
        for (int c = 0; c < ' '; c++) {
            escapes[c] = JsonWriter.ascii("\\u00" + c / 16 + Integer.toHexString(c % 16));
        }
        escapes['\b'] = JsonWriter.ascii("\\b");
        escapes['\t'] = JsonWriter.ascii("\\t");
        escapes['\n'] = JsonWriter.ascii("\\n");
        escapes['\f'] = JsonWriter.ascii("\\f");
        escapes['\r'] = JsonWriter.ascii("\\r");
        escapes['"'] = JsonWriter.ascii("\\\"");
        escapes['\\'] = JsonWriter.ascii("\\\\");
        return escapes;
    }

    private static byte[][] nested(byte[][] plain) {
        byte[][] nested = new byte[plain.length][];
        for (int c = 0; c < plain.length; c++) {
            if (plain[c] != null) {
                nested[c] = JsonWriter.nested(new String(plain[c], StandardCharsets.US_ASCII));
            }
        }
        return nested;
    }
}
