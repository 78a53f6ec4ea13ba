package gametracker.core.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gametracker.api.spi.Format;
import gametracker.core.queue.DropOldestRing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBatcherTest {
    private static final long INTERVAL = 5000;

    private final DropOldestRing<Batches.Item> ring = new DropOldestRing<>(100, 8 << 20);
    private final Batches batches = new Batches();
    private final List<String> sent = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();
    private boolean idle = true;
    private boolean laneHasNoRoom;
    private int encodersMade;
    private final RecordBatcher<Batches.Item> batcher = new RecordBatcher<>(
            ring,
            () -> {
                encodersMade++;
                return batches;
            },
            this::send,
            () -> idle,
            (items, why) -> lost.add(items + " " + why.getClass().getSimpleName()),
            3,
            RecordBatcher.largeBatch(Long.MAX_VALUE / 100),
            INTERVAL);

    private void send(Format format, ByteBuffer body, int items, Runnable accepted) {
        if (laneHasNoRoom) {
            throw new OutOfMemoryError();
        }
        sent.add(new String(body.array()));
    }

    private void offer(String... texts) {
        for (String text : texts) {
            ring.offer(new Batches.Item(text));
        }
    }

    @Test
    void belowTheThresholdWaitsForTheInterval() {
        offer("a", "b");
        assertEquals(0, batcher.poll(0, false));
        assertEquals(INTERVAL, batcher.dueAt());
        assertEquals(0, batcher.poll(INTERVAL - 1, false));
        assertEquals(2, batcher.pending());
        assertEquals(2, batcher.poll(INTERVAL, false));
        assertEquals(List.of("a b"), sent);
        assertEquals(0, batcher.pending());
        assertEquals(Long.MAX_VALUE, batcher.dueAt());
    }

    @Test
    void thresholdIsHandedOverAtOnce() {
        offer("a", "b", "c");
        batcher.poll(0, false);
        assertEquals(List.of("a b c"), sent);
    }

    @Test
    void intervalCountsFromTheFirstThatWaited() {
        offer("a");
        batcher.poll(7, false);
        offer("b");
        batcher.poll(2000, false);
        assertEquals(7 + INTERVAL, batcher.dueAt());
    }

    @Test
    void batchGrowsWhileItsLaneIsBusy() {
        idle = false;
        offer("a", "b", "c");
        batcher.poll(0, false);
        offer("d", "e", "f");
        batcher.poll(1, false);
        assertEquals(List.of(), sent);
        assertEquals(6, batcher.pending());
        idle = true;
        batcher.poll(2, false);
        assertEquals(List.of("a b c d e f"), sent);
    }

    @Test
    void busyLaneGetsTheBatchOnceItIsLargeOrDue() {
        idle = false;
        offer("a", "b", "c");
        batcher.poll(0, false);
        batches.openBytes = 896 << 10;
        batcher.poll(1, false);
        assertEquals(List.of("a b c"), sent);
        offer("d", "e", "f");
        batcher.poll(2, false);
        batcher.poll(2 + INTERVAL, false);
        assertEquals(List.of("a b c", "d e f"), sent);
    }

    @Test
    void whatIsTooLittleForABatchWaitsOnWhenAnOpenOneLeaves() {
        idle = false;
        offer("a", "b", "c");
        batcher.poll(0, false);
        offer("d");
        idle = true;
        batcher.poll(10, false);
        assertEquals(List.of("a b c"), sent);
        assertEquals(INTERVAL, batcher.dueAt());
        batcher.poll(INTERVAL, false);
        assertEquals(List.of("a b c", "d"), sent);
        assertEquals(Long.MAX_VALUE, batcher.dueAt());
    }

    @Test
    void whatALaneCannotTakeIsLostOnceAndCounted() {
        laneHasNoRoom = true;
        offer("a", "b", "c");
        assertThrows(OutOfMemoryError.class, () -> batcher.poll(0, false));
        assertEquals(List.of("3 OutOfMemoryError"), lost);
        assertEquals(0, batcher.pending());
        laneHasNoRoom = false;
        offer("d");
        batcher.poll(1, true);
        assertEquals(List.of("d"), sent);
        assertEquals(List.of("3 OutOfMemoryError"), lost);
    }

    @Test
    void flushTakesEverything() {
        idle = false;
        offer("a");
        batcher.poll(0, true);
        assertEquals(List.of("a"), sent);
        assertEquals(Long.MAX_VALUE, batcher.dueAt());
    }

    @Test
    void nothingIsSentOfNothing() {
        assertEquals(0, batcher.poll(0, true));
        assertEquals(List.of(), sent);
    }

    @Test
    void encoderIsMadeOnceWithTheFirstRecord() {
        batcher.poll(0, true);
        assertEquals(0, encodersMade);
        assertEquals(0, batcher.truncated());
        offer("a", "b");
        batcher.poll(1, true);
        offer("c");
        batcher.poll(2, true);
        assertEquals(1, encodersMade);
        assertEquals(17, batcher.truncated(), "as the encoder says");
    }

    @Test
    void whatCannotBeEncodedIsCountedAndCostsNothingElse() {
        offer("a");
        Batches.Item bad = new Batches.Item("bad");
        bad.failure = new StackOverflowError();
        ring.offer(bad);
        offer("b");
        assertEquals(3, batcher.poll(0, true));
        assertEquals(List.of("a b"), sent);
        assertEquals(List.of("1 StackOverflowError"), lost);
        assertEquals(0, batcher.pending());
        offer("c");
        batcher.poll(1, true);
        assertEquals(List.of("a b", "c"), sent);
        assertEquals(1, lost.size());
    }

    @Test
    void fullBodiesLeaveWhileTheRestStaysOpen() {
        idle = false;
        batches.full = 2;
        offer("a", "b", "c");
        batcher.poll(0, false);
        assertEquals(List.of("a b"), sent);
        assertEquals(1, batcher.pending());
        assertEquals(List.of(), lost);
    }

    @Test
    void discardCountsWhatCameTooLate() {
        offer("a", "b");
        assertEquals(2, batcher.discard());
        assertEquals(0, batcher.discard());
    }

    @Test
    void largeBatchIsMostOfALaneOrOfABody() {
        assertEquals(896 << 10, RecordBatcher.largeBatch(4L << 20));
        assertEquals(192_000, RecordBatcher.largeBatch(300_000));
    }
}
