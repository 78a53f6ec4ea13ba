package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class TraceSamplerProperties {
    private static final long RANGE = 1L << 56;

    /** The rule of the specification, without an integer threshold. */
    @Property
    void idsAtOrAboveTheRejectionThresholdAreSampled(@ForAll long id, @ForAll @DoubleRange(max = 1) double ratio) {
        double randomness = (double) (id & RANGE - 1) / RANGE;
        if (Math.abs(randomness - (1 - ratio)) > 1e-12) {
            assertEquals(randomness > 1 - ratio, new TraceSampler(ratio).samples(id));
        }
    }

    @Property
    void largerRatioSamplesTheSameAndMore(
            @ForAll long id, @ForAll @DoubleRange(max = 1) double one, @ForAll @DoubleRange(max = 1) double other) {
        TraceSampler smaller = new TraceSampler(Math.min(one, other));
        TraceSampler larger = new TraceSampler(Math.max(one, other));
        assertTrue(!smaller.samples(id) || larger.samples(id));
    }

    @Property
    void highByteOfTheHalfDoesNotMatter(
            @ForAll long id, @ForAll byte high, @ForAll @DoubleRange(max = 1) double ratio) {
        TraceSampler sampler = new TraceSampler(ratio);
        assertEquals(sampler.samples(id), sampler.samples(id & RANGE - 1 | (long) high << 56));
    }

    /** Off by more than seven standard deviations: once in 10^11 runs. */
    @Property(tries = 30)
    void shareOfSampledIdsIsTheRatio(@ForAll @DoubleRange(max = 1) double ratio) {
        Ids ids = new Ids();
        TraceSampler sampler = new TraceSampler(ratio);
        int traces = 40_000;
        int sampled = 0;
        for (int i = 0; i < traces; i++) {
            sampled += sampler.samples(ids.nextLow()) ? 1 : 0;
        }
        assertEquals(ratio * traces, sampled, 7 * Math.sqrt(ratio * (1 - ratio) * traces) + 1);
    }

    @Property
    void oneSamplesAllAndZeroNone(@ForAll long id) {
        assertTrue(TraceSampler.ALL.samples(id));
        assertTrue(!new TraceSampler(0).samples(id));
    }

    /** Thresholds of the specification's table, with as many digits as it gives. */
    @Test
    void thresholdsAreThoseOfTheSpecification() {
        assertThreshold(0x8L << 52, 0.5);
        assertThreshold(0xc_0L << 48, 0.25);
        assertThreshold(0xf_0L << 48, 0.0625);
    }

    private static void assertThreshold(long threshold, double ratio) {
        assertTrue(new TraceSampler(ratio).samples(threshold));
        assertTrue(!new TraceSampler(ratio).samples(threshold - 1));
    }
}
