package gametracker.core.collect;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** Both clocks of a test, moved by hand. */
public final class FakeTime implements LongSupplier, InstantSource {
    static final long START_SECONDS = 1_700_000_000;

    long nanos;

    /** By how much the wall clock is wrong. */
    long aheadNanos;

    public void passMillis(long millis) {
        nanos += millis * 1_000_000;
    }

    long unixNanos() {
        return START_SECONDS * 1_000_000_000 + nanos + aheadNanos;
    }

    @Override
    public long getAsLong() {
        return nanos;
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochSecond(START_SECONDS, nanos + aheadNanos);
    }
}
