package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TextsTest {
    @Provide
    Arbitrary<String> texts() {
        return Values.texts();
    }

    @Property
    void utf8IsThatOfTheRepairedText(@ForAll("texts") String text) {
        assertEquals(Values.repaired(text), new String(Texts.utf8(text), StandardCharsets.UTF_8));
    }

    @Property(tries = 200)
    void labelValuesAreBoundedAndNeverTorn(@ForAll("texts") String text) {
        String value = Texts.labelValue((text + "🎮").repeat(200));
        assertTrue(Texts.utf8(value).length <= Texts.MAX_LABEL_BYTES);
        assertEquals(value, Values.repaired(value));
    }

    @Test
    void labelValueOfExactlyTheLimitIsLeftWhole() {
        String value = "é".repeat(1024);
        assertEquals(value, Texts.labelValue(value));
        assertEquals(value, Texts.labelValue(value + "x"));
        assertEquals("x" + "é".repeat(1023), Texts.labelValue("x" + value));
    }

    @Test
    void keysWithoutAsciiLetterOrDigitGetSome() {
        assertEquals("key_", Texts.attributeKey(""));
        assertEquals("key_...", Texts.attributeKey("..."));
        assertEquals("key_猫", Texts.attributeKey("猫"));
        assertEquals("猫7", Texts.attributeKey("猫7"));
    }
}
