package gametracker.tests.ending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.ending.EndingGame.Outcome;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.ReceivedLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** Each ending for real, and what the next start tells of it; {@code -Plong} has all of them 25 times. */
class EndingsTest {
    private static final List<String> NO_OPTIONS = List.of();

    @TempDir
    Path directory;

    @Test
    void aCrashOfTheJvmIsToldAsTheDeadSession() throws Exception {
        EndingGame game = new EndingGame(directory);
        try (Receiver receiver = Receiver.start()) {
            Outcome dead = game.run(NO_OPTIONS, config(receiver, "1.0"), "crash", "first");
            assertTrue(dead.status() != 0);
            Outcome next = game.run(NO_OPTIONS, config(receiver, "2.0"), "deliver");
            String id = dead.value("session ");
            assertTrue(next.value("previous ").startsWith(id + " VM_CRASH 1.0 SIGSEGV"), () -> next.value("previous "));
            assertTrue(next.lines().contains("flushed true"));
            ReceivedLog crash = event(receiver, id, "app.crash");
            assertEquals("error", crash.level());
            assertEquals("1.0", crash.labels().get("version"));
            Map<String, Object> data = data(crash);
            assertTrue(data.get("error").toString().startsWith("SIGSEGV"), data::toString);
            assertTrue(data.get("problematic_frame").toString().contains("Unsafe_Put"), data::toString);
            assertTrue(data.get("java_stack").toString().contains("ending.Main.crash"), data::toString);
            assertTrue(data.get("thread").toString().contains("\"main\""), data::toString);
            assertFalse(crash.line().contains("-Dgametracker"), crash.line());
            assertTrue(crash.line().length() < 32 << 10);
            Map<String, Object> end = data(event(receiver, id, "session.end"));
            assertEquals("VM_CRASH", end.get("ending"));
            assertTrue(
                    event(receiver, id, "session.end").line().contains("player-7"),
                    () -> event(receiver, id, "session.end").line());
            assertEquals(
                    id,
                    data(event(receiver, next.value("session "), "session.start"))
                            .get("previous_id"));
            assertFalse(hsErrFiles().isEmpty(), "the report is left where it is");
        }
    }

    @Test
    void eachEndingIsToldFromTheOthers() throws Exception {
        assertEquals(List.of(), wrong(EACH));
    }

    @Test
    @Tag("long")
    void eachEndingIsToldFromTheOthersEachTime() throws Exception {
        for (int i = 0; i < Integer.getInteger("ending.times", 25); i++) {
            assertEquals(List.of(), wrong(EACH));
        }
    }

    @Test
    @Tag("long")
    void moreWaysToEndAreToldFromEachOther() throws Exception {
        assertEquals(List.of(), wrong(MORE));
    }

    private record Case(String end, String ending, List<String> options) {
        Case(String end, String ending, String... options) {
            this(end, ending, List.of(options));
        }

        boolean isUncaught() {
            return end.matches("throws|last-thread|handler-.*|other-thread");
        }
    }

    private static final List<Case> EACH = List.of(
            new Case("close", "EXITED"),
            new Case("exit", "EXITED", "-Dgametracker.flushOnExit=false"),
            new Case("throws", "UNCAUGHT_EXCEPTION"),
            new Case("handler-halts", "UNCAUGHT_EXCEPTION"),
            new Case("memory", "OUT_OF_MEMORY"),
            new Case("crash", "VM_CRASH", "-XX:ErrorFile=died_%p.log"),
            new Case("killed", "KILLED"));

    private static final List<Case> MORE = List.of(
            new Case("returns", "EXITED"),
            new Case("other-thread", "EXITED"),
            new Case("terminated", "EXITED"),
            new Case("last-thread", "UNCAUGHT_EXCEPTION", "-Dgametracker.flushOnExit=false"),
            new Case("handler-exits", "UNCAUGHT_EXCEPTION"),
            new Case("memory", "OUT_OF_MEMORY", "-XX:+CrashOnOutOfMemoryError", "-XX:ErrorFile=died_%p.log"),
            new Case("memory", "KILLED", "-XX:+ExitOnOutOfMemoryError"),
            new Case("halt", "KILLED"));

    /** Each run says how the one before it ended. */
    private List<String> wrong(List<Case> cases) throws Exception {
        EndingGame game = new EndingGame(directory);
        List<String> wrong = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try (Receiver receiver = Receiver.start()) {
            for (int i = 0; i <= cases.size(); i++) {
                Case now = i == cases.size() ? new Case("deliver", "EXITED") : cases.get(i);
                Outcome outcome = end(game, now, config(receiver, "1." + i), i == 0);
                if (i > 0) {
                    String expected = ids.get(i - 1) + " " + cases.get(i - 1).ending() + " 1." + (i - 1) + " ";
                    if (!outcome.value("previous ").startsWith(expected)) {
                        wrong.add(cases.get(i - 1) + " was " + outcome.value("previous "));
                    }
                }
                ids.add(outcome.value("session "));
            }
            for (int i = 0; i < cases.size(); i++) {
                Case each = cases.get(i);
                // A process that dies while it tells of another may have told it, and the next one tells it again.
                Set<String> told = Set.copyOf(ends(receiver, ids.get(i)));
                if (!told.equals(Set.of(each.ending()))) {
                    wrong.add(each + " told " + told);
                }
                if (each.isUncaught() != isUncaughtTold(receiver, ids.get(i))
                        && !each.end().equals("memory")) {
                    wrong.add(each + " and its exception");
                }
            }
        }
        return wrong;
    }

    private static Outcome end(EndingGame game, Case each, Map<String, String> config, boolean first) throws Exception {
        String order = first ? "first" : "later";
        return switch (each.end()) {
            case "killed" -> game.runAndEnd(config, true, order);
            case "terminated" -> game.runAndEnd(config, false, order);
            default -> game.run(each.options(), config, each.end(), order);
        };
    }

    private Map<String, String> config(Receiver receiver, String version) {
        return Map.of(
                "endpoint",
                receiver.uri().toString(),
                "spoolDirectory",
                directory.resolve("spool").toString(),
                "version",
                version);
    }

    private static boolean isUncaughtTold(Receiver receiver, String session) throws Exception {
        for (ReceivedLog log : receiver.received().logs()) {
            if (log.sessionId().equals(session) && log.line().contains("IllegalStateException")) {
                return log.line().contains("before the end") && log.line().contains("\"thread\":\"");
            }
        }
        return false;
    }

    private static List<String> ends(Receiver receiver, String session) throws Exception {
        List<String> ends = new ArrayList<>();
        for (ReceivedLog log : events(receiver, session, "session.end")) {
            ends.add(data(log).get("ending").toString());
        }
        return ends;
    }

    private static ReceivedLog event(Receiver receiver, String session, String event) {
        List<ReceivedLog> all = events(receiver, session, event);
        assertEquals(
                1,
                all.size(),
                () -> event + " of " + session + " in " + receiver.received().logs());
        return all.get(0);
    }

    private static List<ReceivedLog> events(Receiver receiver, String session, String event) {
        return receiver.received().logs().stream()
                .filter(log -> log.sessionId().equals(session))
                .filter(log -> log.line().contains("\"event\":\"" + event + "\""))
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> data(ReceivedLog log) throws Exception {
        return (Map<String, Object>) JSON.std.mapFrom(log.line()).get("data");
    }

    private List<Path> hsErrFiles() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("hs_err"))
                    .toList();
        }
    }
}
