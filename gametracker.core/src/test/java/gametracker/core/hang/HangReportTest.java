package gametracker.core.hang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.ThreadReport;
import gametracker.api.spi.ThreadReport.Other;
import gametracker.api.spi.ThreadReport.Waiting;
import gametracker.core.record.Freezer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HangReportTest {
    private static List<StackTraceElement> stack(String... methods) {
        List<StackTraceElement> stack = new ArrayList<>();
        for (String method : methods) {
            stack.add(new StackTraceElement("game.Level", method, "Level.java", 7));
        }
        return stack;
    }

    private static ThreadReport report(Optional<Waiting> waiting, List<List<Waiting>> deadlocks, List<Other> others) {
        return new ThreadReport(stack("rare"), Thread.State.BLOCKED, waiting, deadlocks, others);
    }

    @Test
    void mostFrequentStackComesFirst() {
        HangReport report = new HangReport();
        report.saw(report(Optional.empty(), List.of(), List.of()));
        report.sample(stack("load", "frame"));
        report.sample(stack("unpack", "frame"));
        report.sample(stack("load", "frame"));
        report.sample(List.of());
        Map<String, Object> evidence = report.evidence();
        assertEquals("game.Level.load(Level.java:7)\ngame.Level.frame(Level.java:7)", evidence.get("stack"));
        assertEquals(2, evidence.get("stack_samples"));
        assertEquals(4, evidence.get("samples"));
        assertEquals(
                List.of(
                        Map.of("samples", 1, "stack", "game.Level.rare(Level.java:7)"),
                        Map.of(
                                "samples",
                                1,
                                "stack",
                                "game.Level.unpack(Level.java:7)\ngame.Level.frame(Level.java:7)")),
                evidence.get("other_stacks"));
        assertEquals("BLOCKED", evidence.get("state"));
        assertFalse(evidence.containsKey("owner"));
        assertFalse(evidence.containsKey("deadlocks"));
    }

    @Test
    void ownerDeadlocksAndOtherThreadsAreTold() {
        Waiting main = new Waiting("main", "java.lang.Object@1", Optional.of("loader"), stack("read", "run"));
        Waiting loader = new Waiting("loader", "java.lang.Object@2", Optional.of("main"), stack("load"));
        HangReport report = new HangReport();
        report.saw(report(
                Optional.of(main),
                List.of(List.of(main, loader)),
                List.of(
                        new Other("loader", Thread.State.BLOCKED, stack("a", "b", "c", "d")),
                        new Other("Signal Dispatcher", Thread.State.RUNNABLE, List.of()),
                        new Other("gametracker-collector", Thread.State.WAITING, stack("park")))));
        Map<String, Object> evidence = report.evidence();
        assertEquals("java.lang.Object@1", evidence.get("waits_for"));
        assertEquals("loader", evidence.get("owner"));
        assertEquals("game.Level.read(Level.java:7)\ngame.Level.run(Level.java:7)", evidence.get("owner_stack"));
        assertEquals(
                List.of("\"main\" waits for java.lang.Object@1 of \"loader\", which is at\n"
                        + "    game.Level.read(Level.java:7)\n    game.Level.run(Level.java:7)\n"
                        + "\"loader\" waits for java.lang.Object@2 of \"main\", which is at\n"
                        + "    game.Level.load(Level.java:7)"),
                evidence.get("deadlocks"));
        assertEquals(
                List.of("\"loader\" BLOCKED\n    game.Level.a(Level.java:7)\n    game.Level.b(Level.java:7)\n"
                        + "    game.Level.c(Level.java:7)"),
                evidence.get("threads"));
    }

    /** The JDK's parts tell more or less of loader and module. */
    @Test
    void stacksThatDifferInLoaderAndModuleAloneAreOne() {
        HangReport report = new HangReport();
        report.sample(List.of(new StackTraceElement("app", null, null, "game.Level", "load", "Level.java", 7)));
        report.sample(stack("load"));
        report.sample(List.of(new StackTraceElement("app", "game", "1", "game.Level", "load", "Level.java", 7)));
        assertEquals(3, report.evidence().get("stack_samples"));
        assertEquals("game.Level.load(Level.java:7)", report.evidence().get("stack"));
    }

    @Test
    void nothingSeenIsNoEvidence() {
        assertEquals(Map.of(), new HangReport().evidence());
    }

    /** What is at its bounds everywhere still fits a record. */
    @Test
    void aRecordTakesAllOfIt() {
        List<StackTraceElement> deep = new ArrayList<>();
        for (int i = 0; i < Examiner.MAX_FRAMES; i++) {
            deep.add(new StackTraceElement(
                    "game.level.of.some.package.ClassOfUsualLength", "method" + i, "Level.java", i));
        }
        Waiting waiting = new Waiting("main", "java.lang.Object@1", Optional.of("loader"), deep);
        List<Other> others = new ArrayList<>();
        for (int i = 0; i < Examiner.MAX_OTHERS; i++) {
            others.add(new Other("worker-" + i, Thread.State.WAITING, deep));
        }
        HangReport report = new HangReport();
        report.saw(new ThreadReport(
                deep,
                Thread.State.BLOCKED,
                Optional.of(waiting),
                List.of(List.of(waiting, waiting), List.of(waiting, waiting)),
                others));
        for (int i = 1; i < HangWatch.SAMPLES; i++) {
            report.sample(deep.subList(i, deep.size()));
        }
        assertFalse(Freezer.freeze(Map.of("evidence", report.evidence())).truncated());
        assertTrue(report.evidence().get("threads") instanceof List<?> told && told.size() == Examiner.MAX_OTHERS);
    }
}
