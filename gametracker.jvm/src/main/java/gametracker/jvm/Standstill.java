package gametracker.jvm;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;

/** How long the JVM has stood still so far. Read on the game's thread: no lock, no garbage, no system call. */
interface Standstill {
    /** Returns how many stops have begun. */
    long begun();

    /** Returns how long the JVM has been stopped, in nanoseconds; a stop is booked after it, when threads run again. */
    long stoppedNanos();

    /** Returns how long it took to reach these stops, in nanoseconds. */
    long reachingNanos();

    /** Returns for how much of it a collector was the reason, in nanoseconds. */
    long gcNanos();

    /** Returns the JVM's own counters, or where it keeps none, and says why, the beans of its collectors. */
    static Standstill find(List<Path> temporary, Words words) {
        String why;
        try {
            PerfData data = PerfData.ofThisProcess(temporary);
            if (data == null) {
                why = "this JVM has no file of performance counters"
                        + " (-XX:-UsePerfData, -XX:+PerfDisableSharedMem, or no temporary directory)";
            } else {
                return PerfStandstill.of(
                        data, ManagementFactory.getRuntimeMXBean().getStartTime());
            }
        } catch (IOException | RuntimeException e) {
            why = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        words.say("a frame's end tells of collections alone, in whole milliseconds", why);
        return new GcStandstill();
    }
}
