package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.core.deliver.LedgerStats;
import gametracker.core.queue.Parker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A game that was short of memory may have lost classes for good, those that close needs among them. */
class CloseInTroubleTest {
    private final Thread game = Thread.currentThread();
    private int readings = Integer.MAX_VALUE;

    private long failAtLast() {
        if (Thread.currentThread() == game && readings-- == 0) {
            throw new NoClassDefFoundError("lost to an earlier lack of memory");
        }
        return System.nanoTime();
    }

    @Test
    void whereverItFailsNothingIsThrownIntoTheGameAndNothingStaysPending() {
        int failures = 0;
        while (closeFailsAt(1 + failures)) {
            failures++;
        }
        assertTrue(failures >= 5, "failed at " + failures + " places only");
    }

    /** The clock is read all along. Returns whether it was read so often. */
    private boolean closeFailsAt(int reading) {
        CoreTracker tracker = Trackers.start(
                Trackers.config().build(),
                new World(
                        InstantSource.system(),
                        this::failAtLast,
                        new Parker.OfThread(),
                        new FakeServer(),
                        null,
                        Trackers.log(new Lines())));
        tracker.logInfo("text");
        tracker.increment("kills");
        tracker.startSpan("span").end();
        readings = reading;
        assertDoesNotThrow(tracker::close);
        boolean failed = readings < 0;
        readings = Integer.MAX_VALUE;
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.pending(signal), () -> reading + ": " + stats);
        }
        return failed;
    }

    /** A concatenation would be linked at its first use, which may be the first line after the trouble. */
    @ParameterizedTest
    @ValueSource(classes = {LedgerStats.class, LossReporter.class})
    void theLastLineIsPutTogetherWithoutConcatenations(Class<?> type) throws URISyntaxException {
        Path classes =
                Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        StringWriter code = new StringWriter();
        PrintWriter out = new PrintWriter(code);
        ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(out, out, "-c", "-p", "-cp", classes.toString(), type.getName());
        assertTrue(code.toString().contains("StringBuilder.append"), code::toString);
        assertFalse(code.toString().contains("makeConcat"), code::toString);
    }
}
