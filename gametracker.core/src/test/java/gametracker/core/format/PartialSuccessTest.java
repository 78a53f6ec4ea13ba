package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PartialSuccessTest {
    @Test
    void countIsReadAsTextAndAsNumber() {
        assertEquals(
                3, PartialSuccess.refused("{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"no\"}}"));
        assertEquals(
                4, PartialSuccess.refused("{\"partialSuccess\":{\"errorMessage\":\"\",\"rejectedLogRecords\":4}}"));
        assertEquals(5, PartialSuccess.refused("{\"x\":[{}],\"partialSuccess\":{\"rejectedDataPoints\":\"5\"}}"));
    }

    @Test
    void answerCutBehindTheCountStillCounts() {
        assertEquals(7, PartialSuccess.refused("{\"partialSuccess\":{\"rejectedSpans\":\"7\",\"errorMessage\":\"bro"));
    }

    @Test
    void fullSuccessIsZero() {
        assertEquals(0, PartialSuccess.refused("{\"partialSuccess\":{}}"));
        assertEquals(0, PartialSuccess.refused("{}"));
        assertEquals(0, PartialSuccess.refused(""));
    }

    @Test
    void rubbishIsZero() {
        assertEquals(0, PartialSuccess.refused("<html>"));
        assertEquals(0, PartialSuccess.refused("[1]"));
        assertEquals(0, PartialSuccess.refused("{\"partialSuccess\":{\"rejectedSpans\":\"many\"}}"));
        assertEquals(0, PartialSuccess.refused("{\"partialSuccess\":{\"rejectedSpans\":{\"rejectedSpans\":1}}}"));
        assertEquals(0, PartialSuccess.refused("{\"partialSuccess\":{\"rejectedSpans\":-3}}"));
        assertEquals(0, PartialSuccess.refused("{\"rejectedSpans\":3}"));
    }

    @Property(tries = 500)
    void neverThrows(@ForAll String answer) {
        PartialSuccess.refused(answer);
        PartialSuccess.refused("{\"partialSuccess\":{\"rejectedSpans\":" + answer);
    }
}
