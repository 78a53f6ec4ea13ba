package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.spi.Delivery.Delivered;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class OtlpRulesTest {
    @Test
    void countIsReadAsTextAndAsNumber() {
        assertEquals(3, refused("{\"partialSuccess\":{\"rejectedSpans\":\"3\",\"errorMessage\":\"no\"}}"));
        assertEquals(4, refused("{\"partialSuccess\":{\"errorMessage\":\"\",\"rejectedLogRecords\":4}}"));
        assertEquals(5, refused("{\"x\":[{}],\"partialSuccess\":{\"rejectedDataPoints\":\"5\"}}"));
    }

    @Test
    void answerCutBehindTheCountStillCounts() {
        assertEquals(7, refused("{\"partialSuccess\":{\"rejectedSpans\":\"7\",\"errorMessage\":\"bro"));
    }

    @Test
    void fullSuccessIsZero() {
        assertEquals(0, refused("{\"partialSuccess\":{}}"));
        assertEquals(0, refused("{}"));
        assertEquals(0, refused(""));
    }

    @Test
    void rubbishIsZero() {
        assertEquals(0, refused("<html>"));
        assertEquals(0, refused("[1]"));
        assertEquals(0, refused("{\"partialSuccess\":{\"rejectedSpans\":\"many\"}}"));
        assertEquals(0, refused("{\"partialSuccess\":{\"rejectedSpans\":{\"rejectedSpans\":1}}}"));
        assertEquals(0, refused("{\"partialSuccess\":{\"rejectedSpans\":-3}}"));
        assertEquals(0, refused("{\"rejectedSpans\":3}"));
    }

    @Property(tries = 500)
    void neverThrows(@ForAll String answer) {
        refused(answer);
        refused("{\"partialSuccess\":{\"rejectedSpans\":" + answer);
    }

    private static int refused(String answer) {
        return OtlpRules.TRACES.refusedItems(new Delivered(200, answer));
    }
}
