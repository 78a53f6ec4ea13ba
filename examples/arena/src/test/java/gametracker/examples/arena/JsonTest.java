package gametracker.examples.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void valuesNest() {
        assertEquals("{\"a\":[1,2.5,\"x\"]}", Json.of(Map.of("a", List.of(1, 2.5, "x"))));
    }

    @Test
    void textIsEscaped() {
        assertEquals("\"a\\\"b\\\\c\\u000ad\"", Json.of("a\"b\\c\nd"));
    }
}
