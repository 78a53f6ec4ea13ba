package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BatchBuilderTest {
    private static final int LARGE = 450 << 10;

    private final FinishedBodies bodies = new FinishedBodies();
    private final BatchBuilder body =
            new BatchBuilder(Format.OTLP_LOGS, JsonWriter.ascii("["), JsonWriter.ascii("]"), 0, false);
    private final JsonWriter writer = body.writer();

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
        for (int i = 1; i < BatchBuilder.LITTLE_USED; i++) {
            finished(1000);
            assertTrue(writer.capacity() > LARGE);
        }
        finished(1000);
        assertEquals(BatchBuilder.KEPT_BYTES, writer.capacity());
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
        for (int i = 0; i < BatchBuilder.LITTLE_USED; i++) {
            body.finish(bodies);
        }
        assertEquals(BatchBuilder.KEPT_BYTES, writer.capacity());
    }

    @Test
    void noMoreThanABodyCanNeedIsEverKept() {
        item(900 << 10);
        item(900 << 10);
        body.finish(bodies);
        assertEquals(2, bodies.all.size());
        assertEquals(BatchBuilder.KEPT_BYTES, writer.capacity());
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
        for (int i = 0; i < 3 * BatchBuilder.LITTLE_USED; i++) {
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

    @Test
    void itemThatWasNeverEndedIsInNoBody() {
        body.begin();
        writer.string("half");
        body.finish(bodies);
        assertEquals(0, bodies.all.size());

        item(1);
        body.begin();
        writer.string("half");
        body.finish(bodies);
        assertEquals("[\"x\"]", bodies.only().text());
        assertEquals(1, bodies.items());

        item(2);
        item(3);
        body.finish(bodies);
        assertEquals("[\"xx\",\"xxx\"]", bodies.all.get(1).text());
        assertEquals(3, bodies.items());
    }

    @Test
    void sinkThatThrowsGetsNothingTwice() {
        item(1);
        assertThrows(OutOfMemoryError.class, () -> body.finish(SinkWithoutRoom::body));
        assertEquals(0, body.items());
        item(2);
        body.finish(bodies);
        assertEquals("[\"xx\"]", bodies.only().text());
    }

    @Test
    void sinkThatThrowsAtAFullBodyLeavesTheItemThatDidNotFit() {
        item(900 << 10);
        body.begin();
        writer.string("y".repeat(300 << 10));
        assertThrows(OutOfMemoryError.class, () -> body.end(SinkWithoutRoom::body));
        assertEquals(1, body.items());
        body.finish(bodies);
        assertEquals("[\"" + "y".repeat(300 << 10) + "\"]", bodies.only().text());
        assertEquals(1, bodies.items());
    }

    /** A sink for which there is no memory. */
    private static final class SinkWithoutRoom {
        static void body(Format format, ByteBuffer body, int items, Runnable accepted) {
            throw new OutOfMemoryError();
        }
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
