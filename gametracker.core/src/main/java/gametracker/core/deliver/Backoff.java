package gametracker.core.deliver;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/**
 * How long a lane pauses: before try n uniformly between d/2 and d, where d = min(60 s, 2^(n-1) s). At least d/2 is waited
 * for, so that the next tries of all games do not reach a server that comes back at the same time.
 */
final class Backoff {
    private static final int LONGEST_SECONDS = 60;

    private final DoubleSupplier random;

    Backoff(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * @param failures tries that failed in a row, at least 1; the next try's number is one more
     */
    long pauseNanos(int failures) {
        long seconds = failures >= 6 ? LONGEST_SECONDS : 1L << failures;
        long half = TimeUnit.SECONDS.toNanos(seconds) / 2;
        return half + (long) (random.getAsDouble() * half);
    }
}
