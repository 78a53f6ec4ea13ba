package gametracker.api.spi;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text that a server has sent. */
final class ServerText {
    private ServerText() {}

    /** Decodes UTF-8: U+FFFD for invalid bytes, and nothing for a character that is cut at the end. */
    static String of(byte[] bytes) {
        return of(ByteBuffer.wrap(bytes));
    }

    /** Decodes what remains in the buffer. */
    static String of(ByteBuffer bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        CharBuffer text = CharBuffer.allocate(bytes.remaining());
        decoder.decode(bytes, text, false);
        return text.flip().toString();
    }

    /** Cuts a text to at most {@code max} characters without splitting a surrogate pair. */
    static String cut(String text, int max) {
        if (text.length() <= max) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
    }
}
