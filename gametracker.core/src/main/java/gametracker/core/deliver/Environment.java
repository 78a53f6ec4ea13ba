package gametracker.core.deliver;

import java.time.InstantSource;
import java.util.concurrent.ThreadFactory;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What delivery takes from outside of it, so that tests neither sleep nor race.
 *
 * @param nanoTime measures pauses and deadlines, as {@link System#nanoTime()} does
 * @param clock the wall clock, for what outlives the process
 * @param random uniform in [0, 1); safe for several threads
 * @param threads makes the senders' threads; name and daemon status are set on them
 */
public record Environment(LongSupplier nanoTime, InstantSource clock, DoubleSupplier random, ThreadFactory threads) {
    long now() {
        return nanoTime.getAsLong();
    }
}
