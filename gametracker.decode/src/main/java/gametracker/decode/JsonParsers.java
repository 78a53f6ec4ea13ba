package gametracker.decode;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** JSON parsers, and checks of the text they return. */
final class JsonParsers {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private JsonParsers() {}

    /** Malformed UTF-8 becomes U+FFFD before parsing, as in the servers. */
    static JsonParser parser(byte[] body) {
        return parser(new String(body, StandardCharsets.UTF_8));
    }

    static JsonParser parser(String text) {
        return FACTORY.createParser(ObjectReadContext.empty(), text);
    }

    static String where(JsonParser parser) {
        return "error found in #" + parser.currentTokenLocation().getCharOffset() + " byte";
    }

    static boolean isScalar(JsonToken token) {
        return token.isScalarValue();
    }

    /** Finds half of a surrogate pair, which JSON can only have got from an escape. */
    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    /** Puts U+FFFD for each half of a surrogate pair. */
    static String wellFormed(String text) {
        if (!hasLoneSurrogate(text)) {
            return text;
        }
        StringBuilder repaired = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }
}
