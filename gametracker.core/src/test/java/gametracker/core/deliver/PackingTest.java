package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.Allocation;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A lane without spool that has no more room takes what waits in less of it, before anything falls out. */
class PackingTest {
    private static final int SHARE = 40_000;
    private static final List<Integer> MUCH = Collections.nCopies(5000, 7);

    private final LaneWorld world = worldOf(Format.LOKI_PUSH);

    private static LaneWorld worldOf(Format format) {
        return new LaneWorld(format, null, "now", 3 * SHARE, EnumSet.allOf(Signal.class), 5_000_000_000L);
    }

    private static Envelope envelope(Format format, byte[] body) {
        return new Envelope("e-1", format, ByteBuffer.wrap(body), 1, Instant.EPOCH);
    }

    @Test
    void envelopesOverTheShareArePackedAndSentAsTheyWere() {
        List<Envelope> offered = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            offered.add(world.offer(MUCH.toArray(Integer[]::new)));
        }
        assertTrue(world.lane.queue().bytesInMemory() <= SHARE);
        assertEquals(500_000, world.pending());
        for (Envelope envelope : offered) {
            assertEquals(envelope, world.exchange(OK));
        }
        assertEquals(500_000, world.delivered());
        assertEquals(0, world.lane.queue().bytesInMemory());
        world.assertNothingIsUnaccounted();
    }

    @Test
    void envelopeInFlightIsNotPacked() {
        Envelope first = world.offer(MUCH.toArray(Integer[]::new));
        world.take();
        for (int i = 0; i < 9; i++) {
            world.offer(MUCH.toArray(Integer[]::new));
        }
        assertTrue(world.lane.queue().bytesInMemory() > first.body().remaining());
        world.answer(OK);
        assertEquals(0, world.dropped());
    }

    @Test
    void retriesOfAPackedEnvelopeSendTheSameBytes() {
        Envelope offered = world.offer(MUCH.toArray(Integer[]::new));
        for (int i = 0; i < 9; i++) {
            world.offer(MUCH.toArray(Integer[]::new));
        }
        assertEquals(offered, world.exchange(UNREACHABLE));
        assertEquals(offered, world.exchangeWhenDue(UNREACHABLE));
        assertEquals(offered, world.exchangeWhenDue(OK));
    }

    @Test
    void packedEnvelopeCanBeHalved() {
        for (int i = 0; i < 10; i++) {
            world.offer(MUCH.toArray(Integer[]::new));
        }
        world.exchange(LaneWorld.rejected(413, "too large"));
        assertEquals(2500, LaneWorld.sent(world.exchange(OK)).size());
        assertEquals(2500, LaneWorld.sent(world.exchange(OK)).size());
        world.assertNothingIsUnaccounted();
    }

    @Test
    void halvesDoNotKeepTheWholeInMemory() {
        world.offer(MUCH.toArray(Integer[]::new));
        PendingEnvelope whole = world.lane.queue().live().get(0);
        world.exchange(LaneWorld.rejected(413, "too large"));
        assertFalse(whole.body().isHeld());
        assertEquals(
                5000,
                LaneWorld.sent(world.exchange(OK)).size()
                        + LaneWorld.sent(world.exchange(OK)).size());
    }

    @Test
    void nothingIsUnpackedWithoutASpool() {
        for (int i = 0; i < 100; i++) {
            world.offer(MUCH.toArray(Integer[]::new));
        }
        LaneWorld another = worldOf(Format.LOKI_PUSH); // what the first call costs is not to be measured
        another.offer(1);
        another.lane.keepAll(Long.MAX_VALUE);
        another.lane.close();
        long unpacked = 100 * 2L * MUCH.size();
        long kept = Allocation.once(() -> world.lane.keepAll(Long.MAX_VALUE));
        assertTrue(kept < unpacked / 10, () -> "keepAll: " + kept);
        long closed = Allocation.once(world.lane::close); // it counts and reports each
        assertTrue(closed < unpacked / 2, () -> "close: " + closed);
        assertEquals(500_000, world.dropped(DropReason.CLOSED));
    }

    @Test
    void oldestPackedEnvelopeIsDroppedWhenThereIsStillNoRoom() {
        for (int i = 0; i < 2000; i++) {
            world.offer(MUCH.toArray(Integer[]::new));
        }
        assertTrue(world.dropped(DropReason.BUFFER_FULL) > 0);
        assertTrue(world.lane.queue().bytesInMemory() <= SHARE);
        world.assertNothingIsUnaccounted();
    }

    @Test
    void bodyThatDoesNotShrinkIsNotPacked() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        assertNull(PackedBody.of(envelope(Format.LOKI_PUSH, noise)));
        assertNull(PackedBody.of(envelope(Format.LOKI_PUSH, new byte[PackedBody.WORTH_PACKING - 1])));
        assertNull(PackedBody.of(envelope(Format.REMOTE_WRITE_1, new byte[100_000])));
    }

    @Property(tries = 200)
    void unpackedBodyIsTheSameWhereItShrinksByLittle(
            @ForAll long seed, @ForAll @IntRange(min = 4096, max = 300_000) int length) {
        byte[] digits = new byte[length]; // each says 2.3 bits in 8
        Random random = new Random(seed);
        for (int i = 0; i < length; i++) {
            digits[i] = (byte) ('0' + random.nextInt(5));
        }
        Envelope envelope = envelope(Format.LOKI_PUSH, digits);
        PackedBody packed = PackedBody.of(envelope);
        assertTrue(packed.bytes() > length / 4);
        assertTrue(packed.bytes() <= length / 2);
        assertEquals(envelope, packed.unpacked());
    }

    @Property(tries = 200)
    void unpackedBodyIsTheSame(
            @ForAll @Size(min = 1, max = 50) byte[] piece, @ForAll @IntRange(min = 4096, max = 300_000) int length) {
        byte[] body = new byte[length];
        for (int i = 0; i < length; i++) {
            body[i] = piece[i % piece.length];
        }
        Envelope envelope = envelope(Format.OTLP_TRACES, body);
        PackedBody packed = PackedBody.of(envelope);
        assertTrue(packed.bytes() < length / 2);
        assertEquals(envelope, packed.unpacked());
        assertArrayEquals(body, packed.unpacked().bytes());
    }
}
