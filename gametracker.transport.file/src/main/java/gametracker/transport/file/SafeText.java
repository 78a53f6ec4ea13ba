package gametracker.transport.file;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/** Makes text safe to print that comes from files or from the network, where anybody may have written it. */
public final class SafeText {
    /**
     * A character that a terminal may take for a command, or a log for the end of a line: control and format characters
     * (also those that change the direction of writing), line and paragraph separators, halves of surrogate pairs.
     */
    public static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

    private SafeText() {}

    /** Replaces line breaks and tabs by spaces, and other unsafe characters by U+FFFD. */
    public static String oneLine(String text) {
        return UNSAFE.matcher(text).replaceAll(each -> "\n\r\t".contains(each.group()) ? " " : "\ufffd");
    }

    /** Encodes a text as UTF-8 and cuts it to a number of bytes. */
    static byte[] encode(String text, int maxBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= maxBytes ? bytes : Arrays.copyOf(bytes, maxBytes);
    }

    /** Decodes UTF-8, at the buffer's position, to one safe line. */
    static String decode(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return oneLine(new String(bytes, StandardCharsets.UTF_8));
    }
}
