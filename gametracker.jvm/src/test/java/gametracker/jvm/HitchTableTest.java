package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.FrameCause;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A loop of 60 frames a second in a JVM of its own, with hitches injected by each cause. {@code -Phitches} plays 30 of each
 * with each collector, a minute or so each; {@code -Djvm=<other JDK>/bin/java} on another JDK. That table measures, so it
 * wants a quiet machine and is no part of the other tests.
 */
class HitchTableTest {
    private static final List<FrameCause> CAUSES = Arrays.stream(FrameCause.values())
            .filter(each -> each != FrameCause.UNKNOWN)
            .toList();

    private static final int EACH = 30;

    /** On a machine of any speed few hitches may be told. One cause at most may have come from the machine itself. */
    @Test
    @Timeout(300)
    void hardlyAnyCauseIsBlamedForWhatDidNotHappen() throws Exception {
        HitchTable table = play(1, "-XX:+UseG1GC");
        assertTrue(table.wronglyBlamed.size() <= 1, () -> table + "\n" + table.wronglyBlamed);
    }

    @Tag("hitches")
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseSerialGC", "-XX:+UseZGC"})
    @Timeout(600)
    void thirtyOfEachCauseAreTold(String collector) throws Exception {
        HitchTable table = play(EACH, collector);
        String line = "JDK " + Runtime.version().feature() + " " + collector + " " + table;
        Files.writeString(
                Path.of("target", "hitches" + Runtime.version().feature() + collector.substring(5) + ".txt"),
                line + "\n\nWrongly blamed:\n" + String.join("\n", table.wronglyBlamed) + "\n\nMissed:\n"
                        + String.join("\n", table.missed) + "\n");
        assertEquals(List.of(), table.wronglyBlamed, line);
        assertTrue(table.counted() > 0, line);
        assertTrue(table.right() >= 0.95 * table.counted(), line + "\n" + String.join("\n", table.missed));
        assertTrue(table.explained() >= 0.8, line);
        assertTrue(table.longestLatency() <= 2000, line);
    }

    /** On a busy machine fewer injections are clean; then fewer are weighed, and it does not take longer. */
    private static HitchTable play(int each, String collector) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(each)));
        CAUSES.stream().map(FrameCause::label).forEach(arguments::add);
        List<String> options = List.of(collector, "-Xmx512m");
        HitchTable table = new HitchTable();
        table.add(Forks.run(HitchGame.class, options, arguments.toArray(String[]::new)));
        return table;
    }
}
