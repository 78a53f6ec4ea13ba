package gametracker.jvm;

import jdk.jfr.Category;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Ties the clock of JFR's events to {@link System#nanoTime()}: JFR stamps the event with its own clock. Where the event
 * has arrived, whatever ended before it has arrived as well.
 */
@Name(ClockMark.NAME)
@Label("Clock Mark")
@Category("GameTracker")
@Enabled(false)
@StackTrace(false)
final class ClockMark extends Event {
    static final String NAME = "gametracker.ClockMark";

    @Label("Nano Time")
    long nanos;

    static void commitNow() {
        ClockMark mark = new ClockMark();
        mark.nanos = System.nanoTime();
        mark.commit();
    }
}
