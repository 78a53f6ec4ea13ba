package gametracker.jvm;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * How long collectors have stopped the JVM by their beans, in whole milliseconds; other stops are not seen. The beans are
 * asked instead of waiting for their notifications: these come later, by a clock of their own.
 */
final class GcStandstill implements Standstill {
    private static final long MILLI = 1_000_000;

    private final GarbageCollectorMXBean[] stopping = ManagementFactory.getGarbageCollectorMXBeans().stream()
            .filter(each -> stops(each.getName()))
            .toArray(GarbageCollectorMXBean[]::new);

    /** Says whether a bean counts stops: concurrent collectors have one for their whole cycles too. */
    static boolean stops(String collector) {
        return !collector.endsWith("Cycles");
    }

    @Override
    public long begun() {
        long count = 0;
        for (GarbageCollectorMXBean each : stopping) {
            count += Math.max(0, each.getCollectionCount());
        }
        return count;
    }

    @Override
    public long stoppedNanos() {
        long millis = 0;
        for (GarbageCollectorMXBean each : stopping) {
            millis += Math.max(0, each.getCollectionTime());
        }
        return millis * MILLI;
    }

    @Override
    public long reachingNanos() {
        return 0;
    }

    @Override
    public long gcNanos() {
        return stoppedNanos();
    }
}
