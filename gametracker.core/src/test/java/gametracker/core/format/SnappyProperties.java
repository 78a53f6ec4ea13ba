package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SnappyProperties {
    private final Snappy snappy = new Snappy();

    /** From pure noise to a few bytes over and over, over one fragment's end and the end of the second. */
    @Provide
    Arbitrary<byte[]> inputs() {
        return Arbitraries.integers()
                .between(0, 200_000)
                .flatMap(length -> Arbitraries.integers()
                        .between(1, 256)
                        .flatMap(alphabet -> Arbitraries.integers()
                                .between(1, 3000)
                                .flatMap(period ->
                                        Arbitraries.randomValue(random -> input(random, length, alphabet, period)))));
    }

    @Property(tries = 300)
    void snappyRoundTripsThroughTheReferenceDecoder(@ForAll("inputs") byte[] input) throws IOException {
        byte[] block = snappy.compress(input, input.length);
        assertArrayEquals(input, org.xerial.snappy.Snappy.uncompress(block));
        assertArrayEquals(input, SnappyDecoder.decode(ByteBuffer.wrap(block)).orElseThrow());
    }

    @Property(tries = 1000)
    void snappyRoundTripsShortInputs(@ForAll byte[] input) throws IOException {
        assertArrayEquals(input, org.xerial.snappy.Snappy.uncompress(snappy.compress(input, input.length)));
    }

    @Property(tries = 300)
    void decoderReadsTheReferenceEncoder(@ForAll("inputs") byte[] input) throws IOException {
        byte[] block = org.xerial.snappy.Snappy.compress(input);
        assertArrayEquals(input, SnappyDecoder.decode(ByteBuffer.wrap(block)).orElseThrow());
    }

    @Property(tries = 1000)
    void decoderSurvivesWhateverItIsGiven(@ForAll byte[] garbage) {
        SnappyDecoder.decode(ByteBuffer.wrap(garbage));
    }

    @Property(tries = 200)
    void damagedBlockIsRefusedOrDecodesToTheSameLength(@ForAll("inputs") byte[] input, @ForAll Random random) {
        byte[] block = snappy.compress(input, input.length);
        byte[] cut = Arrays.copyOf(block, random.nextInt(block.length));
        assertTrue(SnappyDecoder.decode(ByteBuffer.wrap(cut)).isEmpty());
        block[random.nextInt(block.length)] ^= (byte) (1 << random.nextInt(8));
        SnappyDecoder.decode(ByteBuffer.wrap(block));
    }

    @Example
    void elementsWithFourByteOffsetsAreRead() {
        byte[] block = {8, 3 << 2, 'a', 'b', 'c', 'd', 3 << 2 | 3, 4, 0, 0, 0};
        assertArrayEquals(
                "abcdabcd".getBytes(),
                SnappyDecoder.decode(ByteBuffer.wrap(block)).orElseThrow());
    }

    @Example
    void promiseOfGigabytesIsNotBelieved() {
        byte[] block = {-1, -1, -1, -1, 7, 0, 'a'};
        assertTrue(SnappyDecoder.decode(ByteBuffer.wrap(block)).isEmpty());
    }

    @Example
    void repetitionIsCompressed() {
        byte[] input = "arena production 1.2.3 ".repeat(5000).getBytes();
        byte[] block = snappy.compress(input, input.length);
        assertTrue(block.length < input.length / 15, () -> "of " + input.length + ": " + block.length);
    }

    @Example
    void nothingIsALengthOfZero() throws IOException {
        byte[] block = snappy.compress(new byte[0], 0);
        assertEquals(1, block.length);
        assertEquals(0, org.xerial.snappy.Snappy.uncompress(block).length);
    }

    private static byte[] input(Random random, int length, int alphabet, int period) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            boolean repeat = i >= period && random.nextInt(100) != 0;
            bytes[i] = repeat ? bytes[i - period] : (byte) random.nextInt(alphabet);
        }
        return bytes;
    }
}
