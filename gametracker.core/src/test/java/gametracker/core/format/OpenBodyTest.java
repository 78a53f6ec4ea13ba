package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import org.junit.jupiter.api.Test;

class OpenBodyTest {
    private static final int LARGE = 450 << 10;

    private final Bodies bodies = new Bodies();
    private final JsonWriter writer = new JsonWriter(false);
    private final OpenBody body =
            new OpenBody(Format.OTLP_LOGS, JsonWriter.ascii("["), JsonWriter.ascii("]"), 0, writer);

    @Test
    void largeArrayIsKeptWhileBodiesUseIt() {
        finished(LARGE);
        byte[] array = writer.bytes();
        for (int i = 0; i < 10; i++) {
            finished(LARGE / 2);
        }
        assertTrue(array == writer.bytes());
    }

    @Test
    void bodiesThatNeedLittleGiveALargeArrayBack() {
        finished(LARGE);
        for (int i = 1; i < OpenBody.LITTLE_USED; i++) {
            finished(1000);
            assertTrue(writer.capacity() > LARGE);
        }
        finished(1000);
        assertEquals(OpenBody.KEPT_BYTES, writer.capacity());
        finished(10);
        assertEquals(
                "[\"" + "x".repeat(10) + "\"]",
                bodies.all.get(bodies.all.size() - 1).text());
    }

    @Test
    void smallBodyNowAndThenKeepsALargeArray() {
        finished(LARGE);
        byte[] array = writer.bytes();
        for (int i = 0; i < 50; i++) {
            finished(1000);
            finished(LARGE);
        }
        assertTrue(array == writer.bytes());
    }

    @Test
    void finishingWithoutAnyItemGivesALargeArrayBack() {
        finished(LARGE);
        for (int i = 0; i < OpenBody.LITTLE_USED; i++) {
            body.finish(bodies);
        }
        assertEquals(OpenBody.KEPT_BYTES, writer.capacity());
    }

    @Test
    void noMoreThanABodyCanNeedIsEverKept() {
        item(900 << 10);
        item(900 << 10);
        body.finish(bodies);
        assertEquals(2, bodies.all.size());
        assertEquals(OpenBody.KEPT_BYTES, writer.capacity());
    }

    @Test
    void bodiesFullToTheLimitKeepTheirArray() {
        fill(1);
        byte[] array = writer.bytes();
        fill(5);
        assertTrue(array == writer.bytes());
    }

    @Test
    void smallRestsOfFullBodiesKeepTheirArray() {
        fill(1);
        byte[] array = writer.bytes();
        for (int i = 0; i < 3 * OpenBody.LITTLE_USED; i++) {
            fill(1);
            body.finish(bodies);
        }
        assertTrue(array == writer.bytes());
    }

    private void fill(int more) {
        int enough = bodies.all.size() + more;
        while (bodies.all.size() < enough) {
            item(700);
        }
    }

    @Test
    void arrayOfOrdinarySizeIsNeverGivenBack() {
        finished(100 << 10);
        byte[] array = writer.bytes();
        finished(10);
        assertTrue(array == writer.bytes());
    }

    private void finished(int length) {
        item(length);
        body.finish(bodies);
    }

    private void item(int length) {
        body.begin();
        writer.string("x".repeat(length));
        body.end(bodies);
    }
}
