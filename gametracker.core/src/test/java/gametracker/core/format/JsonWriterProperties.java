package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.core.record.Fields;
import gametracker.core.record.RecordFixture;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class JsonWriterProperties {
    @Provide
    Arbitrary<Map<String, Object>> maps() {
        return Values.maps();
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Values.doubles();
    }

    @Provide
    Arbitrary<String> texts() {
        return Values.texts();
    }

    @Property(tries = 500)
    void whatIsWrittenParsesBack(@ForAll("maps") Map<String, Object> map) {
        Fields fields = RecordFixture.fields(map);
        byte[] json = new JsonWriter(false, 1).fields(fields).toBytes();
        assertEquals(Values.parsed(fields), Values.parse(json));
    }

    @Property(tries = 500)
    void whatIsWrittenNestedIsAStringOfWhatIsWrittenPlain(@ForAll("maps") Map<String, Object> map) {
        Fields fields = RecordFixture.fields(map);
        byte[] plain = new JsonWriter(false).fields(fields).toBytes();
        byte[] nested = new JsonWriter(true, 1).fields(fields).toBytes();
        String wrapped = "{\"line\":\"" + new String(nested, StandardCharsets.UTF_8) + "\"}";
        assertEquals(
                new String(plain, StandardCharsets.UTF_8), Values.parse(wrapped).get("line"));
    }

    @Property(tries = 2000)
    void doublesParseBackToTheVeryBits(@ForAll("doubles") double value) {
        String text = new String(new JsonWriter(false).number(value).toBytes(), StandardCharsets.US_ASCII);
        double back = Double.parseDouble(text.replace("\"", ""));
        assertEquals(Double.doubleToLongBits(value), Double.doubleToLongBits(back), text);
        assertEquals(!Double.isFinite(value), text.startsWith("\""), text);
    }

    @Property
    void longsParseBack(@ForAll long value) {
        assertEquals(
                Long.toString(value),
                new String(new JsonWriter(false).number(value).toBytes()));
    }

    @Property
    void hexIsSixteenLowerCaseDigits(@ForAll long value) {
        assertEquals(
                String.format("%016x", value),
                new String(new JsonWriter(false).hex(value).toBytes()));
    }

    @Property(tries = 300)
    void whatIsCutIsStillValidAndShorter(
            @ForAll("maps") Map<String, Object> map, @ForAll @IntRange(min = 1, max = JsonWriter.NARROWEST) int step) {
        Fields fields = RecordFixture.fields(map);
        JsonWriter writer = new JsonWriter(false);
        int whole = writer.fields(fields).size();
        writer.truncate(0);
        writer.limit(step);
        writer.fields(fields);
        Values.parse(writer.toBytes());
        assertTrue(writer.size() <= whole);
        assertEquals(writer.cut(), writer.size() < whole);
    }

    @Property(tries = 300)
    void noTextIsTornWithinASurrogatePair(@ForAll("texts") String text) {
        JsonWriter writer = new JsonWriter(false);
        writer.limit(JsonWriter.NARROWEST - 3);
        writer.string("🎮🎮🎮🎮🎮" + text);
        assertEquals("\"🎮🎮🎮🎮\"", new String(writer.toBytes(), StandardCharsets.UTF_8));
    }
}
