package gametracker.core.record;

import java.util.function.LongSupplier;

/**
 * {@link System#nanoTime}.
 *
 * <p>A class rather than a method reference, as elsewhere on the way from a process's start to its first calls: the
 * first lambda of a process loads some hundred classes of the JDK's.
 */
public final class NanoTime implements LongSupplier {
    @Override
    public long getAsLong() {
        return System.nanoTime();
    }
}
