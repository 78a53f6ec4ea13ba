package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private final JsonWriter json = new JsonWriter(false);

    @Test
    void wholeAndShortDoublesAreWrittenAsPeopleWriteThem() {
        json.number(5.0).raw(' ').number(16.7).raw(' ').number(-0.25).raw(' ').number(-0.0);
        json.raw(' ').number(0.1f);
        assertEquals("5.0 16.7 -0.25 -0.0 0.1", text());
    }

    @Test
    void whatIsNotFiniteIsAString() {
        json.number(Double.NaN).number(Double.POSITIVE_INFINITY).number(Float.NEGATIVE_INFINITY);
        assertEquals("\"NaN\"\"Infinity\"\"-Infinity\"", text());
    }

    @Test
    void numbersThatNoDoubleHoldsAreStrings() {
        json.value(BigInteger.TEN.pow(400)).raw(' ').value(new BigDecimal("1E+2147483647"));
        assertEquals("\"1" + "0".repeat(400) + "\" \"1E+2147483647\"", text());
    }

    @Test
    void numberOfMillionsOfBitsIsNotSpeltOut() {
        json.value(BigInteger.ONE.shiftLeft(20_000_000));
        assertEquals("\"number of 20000001 bits\"", text());
        assertTrue(json.cut());
    }

    @Test
    void timesAreNineteenDigitsWhateverTheClockSays() {
        json.time(Samples.NOON).raw(' ').time(0).raw(' ').time(-5).raw(' ').time(86_400_000_000_000L);
        assertEquals("1795180455123456789 0000000000000000000 0000000000000000000 0000086400000000000", text());
        json.truncate(0);
        assertEquals(Long.toString(Long.MAX_VALUE), text(json.time(Long.MAX_VALUE)));
    }

    @Test
    void loneSurrogatesBecomeTheReplacementCharacter() {
        json.string("a\ud83cb").string("\udfae").string("🎮").string("x\ud83c");
        assertEquals("\"a\uFFFDb\"\"\uFFFD\"\"🎮\"\"x\uFFFD\"", text());
    }

    private String text() {
        return text(json);
    }

    private static String text(JsonWriter json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }
}
