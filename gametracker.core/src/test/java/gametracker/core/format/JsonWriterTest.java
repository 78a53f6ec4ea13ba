package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
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
    void numbersAreRightAroundEveryPowerOfTen() {
        for (long number : edges()) {
            json.truncate(0);
            assertEquals(Long.toString(number), text(json.number(number)));
        }
    }

    @Test
    void timesAreRightAroundEveryPowerOfTen() {
        for (long time : edges()) {
            json.truncate(0);
            assertEquals(String.format("%019d", Math.max(0, time)), text(json.time(time)));
        }
    }

    @Test
    void fractionsAreRightAroundEveryPowerOfTen() {
        for (int micros : new int[] {1, 9, 10, 11, 99, 100, 101, 999, 1000, 1001, 9999, 10_000, 99_999, 100_000}) {
            json.truncate(0);
            assertEquals(
                    new BigDecimal(micros).movePointLeft(6).stripTrailingZeros().toPlainString(),
                    text(json.number(micros / 1e6)));
        }
    }

    @Test
    void hexIsThatOfTheJdkForEveryByteInEveryPlace() {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            for (long b = 0; b < 256; b++) {
                json.truncate(0);
                assertEquals(HexFormat.of().toHexDigits(b << shift), text(json.hex(b << shift)));
            }
        }
    }

    @Test
    void whatFillsTheArrayToItsEndIsWhole() {
        for (int capacity = 1; capacity < 64; capacity++) {
            JsonWriter small = new JsonWriter(false, capacity);
            small.number(-12).hex(-1).time(1).string("text").number(Long.MAX_VALUE);
            assertEquals("-12" + "f".repeat(16) + "0".repeat(18) + "1\"text\"" + Long.MAX_VALUE, text(small));
        }
    }

    @Test
    void loneSurrogatesBecomeTheReplacementCharacter() {
        json.string("a\ud83cb").string("\udfae").string("🎮").string("x\ud83c");
        assertEquals("\"a\uFFFDb\"\"\uFFFD\"\"🎮\"\"x\uFFFD\"", text());
    }

    /** Zero, the powers of ten with their neighbours, the negatives of all these, and the ends of int and long. */
    private static List<Long> edges() {
        List<Long> edges = new ArrayList<>(List.of(0L, Long.MAX_VALUE, Long.MIN_VALUE, -Long.MAX_VALUE));
        edges.addAll(List.of((long) Integer.MAX_VALUE, Integer.MAX_VALUE + 1L, (long) Integer.MIN_VALUE));
        long power = 1;
        for (int zeros = 0; zeros < 19; zeros++) {
            edges.addAll(List.of(power - 1, power, power + 1, 1 - power, -power, -power - 1));
            power *= 10;
        }
        return edges;
    }

    private String text() {
        return text(json);
    }

    private static String text(JsonWriter json) {
        return new String(json.toBytes(), StandardCharsets.UTF_8);
    }
}
