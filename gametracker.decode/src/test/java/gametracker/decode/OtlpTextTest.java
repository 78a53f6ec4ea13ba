package gametracker.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpTextTest {
    @Test
    void eachKindOfValueIsWrittenAsTheCollectorWritesIt() {
        assertEquals("", OtlpText.of(null));
        assertEquals("<b>", OtlpText.of("<b>"));
        assertEquals("true", OtlpText.of(true));
        assertEquals("-7", OtlpText.of(-7L));
        assertEquals("AQL/", OtlpText.of(new byte[] {1, 2, -1}));
        assertEquals("[1,null,\"a\",{}]", OtlpText.of(Arrays.asList(1L, null, "a", Map.of())));
    }

    @Test
    void keysAreSortedAtEachDepth() {
        Map<String, Object> inner = new LinkedHashMap<>();
        inner.put("d", 1L);
        inner.put("c", List.of(Map.of("x", 2.5)));
        Map<String, Object> outer = new LinkedHashMap<>();
        outer.put("b", inner);
        outer.put("a", "\ud800");
        assertEquals("{\"a\":\"\ufffd\",\"b\":{\"c\":[{\"x\":2.5}],\"d\":1}}", OtlpText.of(outer));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2", "2.5, 2.5", "0, 0", "-0.0, 0", "1e15, 1000000000000000", "123456789012345680000, 123456789012345680000",
        "1e21, 1e+21", "1.5e300, 1.5e+300", "0.000001, 0.000001", "1e-7, 1e-7", "1.25e-9, 1.25e-9", "NaN, NaN"
    })
    void numbersAreWrittenAsGoWritesThem(double number, String text) {
        assertEquals(text, OtlpText.of(number));
    }
}
