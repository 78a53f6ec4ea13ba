package gametracker.tests.ending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.ending.EndingGame.Outcome;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.ReceivedLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** Each ending for real, and what the next start tells of it; {@code -Plong} has all of them 25 times. */
class EndingsTest {
    private static final List<String> NO_OPTIONS = List.of();
    private static final long DAYS_MILLIS = TimeUnit.DAYS.toMillis(3);
    private static final Path JVM_MODULE =
            Path.of("..", "gametracker.jvm", "target", "classes").toAbsolutePath();

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

    /** With the module that knows who owns a lock. */
    @Test
    void aDeadlockIsToldWhileItLastsAndIsTheEndingOfAGameThatIsKilledThen() throws Exception {
        assertTrue(Files.exists(JVM_MODULE.resolve("module-info.class")), JVM_MODULE::toString);
        EndingGame game = new EndingGame(directory, JVM_MODULE);
        try (Receiver receiver = Receiver.start()) {
            Outcome hung = game.runUntil(
                    withHangs(config(receiver, "1.0")), true, () -> saysThatALoopHangs(receiver), "hangs", "explained");
            String id = hung.value("session ");
            ReceivedLog hang = Objects.requireNonNull(deadlock(receiver));
            assertEquals(id, hang.sessionId());
            assertEquals("error", hang.level());
            Map<String, Object> line = JSON.std.mapFrom(hang.line());
            assertEquals("main", line.get("thread"));
            Map<?, ?> evidence = (Map<?, ?>) data(hang).get("evidence");
            assertEquals("hanging", data(hang).get("state"));
            assertEquals("BLOCKED", evidence.get("state"), hang::line);
            assertTrue(evidence.get("stack").toString().contains("ending.Main.lockBoth"), hang::line);
            assertEquals("level-loader", evidence.get("owner"), hang::line);
            assertTrue(evidence.get("owner_stack").toString().contains("ending.Main.lockBoth"), hang::line);
            assertTrue(evidence.get("waits_for").toString().startsWith("java.lang.Object@"), hang::line);
            List<?> deadlocks = (List<?>) evidence.get("deadlocks");
            assertEquals(1, deadlocks.size(), hang::line);
            assertTrue(deadlocks.get(0).toString().contains("of \"main\""), hang::line);
            assertTrue(deadlocks.get(0).toString().contains("of \"level-loader\""), hang::line);
            Outcome next = game.run(NO_OPTIONS, config(receiver, "2.0"), "deliver");
            assertTrue(next.value("previous ").startsWith(id + " HUNG 1.0 "), () -> next.value("previous "));
            assertEquals("HUNG", data(event(receiver, id, "session.end")).get("ending"));
        }
    }

    @Test
    void aSecondProcessInTheDirectoryIsNoCrash() throws Exception {
        EndingGame game = new EndingGame(directory);
        try (Receiver receiver = Receiver.start();
                EndingGame.Running first = game.startAndAwait(config(receiver, "1.0"), "wait", "first")) {
            Outcome second = game.run(NO_OPTIONS, config(receiver, "1.1"), "deliver", "first");
            assertTrue(second.lines().contains("flushed true"), second.lines()::toString);
            assertTrue(
                    second.lines().stream().noneMatch(said -> said.startsWith("previous ")), second.lines()::toString);
            assertEquals(List.of("EXITED"), ends(receiver, second.value("session ")));
            String id = first.end(true).value("session ");
            assertEquals(List.of(), ends(receiver, id));
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
            new Case("hangs", "HUNG"),
            new Case("damaged", "UNKNOWN"),
            new Case("killed", "KILLED"),
            new Case("stopped", "MACHINE_STOPPED"));

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
                // The last start is of the version before: its lines are days ahead of that verdict, in the same
                // stream.
                String version = "1." + Math.min(i, cases.size() - 1);
                Outcome outcome = end(game, receiver, now, config(receiver, version), i == 0);
                if (i > 0) {
                    Case before = cases.get(i - 1);
                    String its = before.ending().equals("UNKNOWN") ? "" : "1." + (i - 1);
                    String expected = ids.get(i - 1) + " " + before.ending() + " " + its + " ";
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
                if (each.end().equals("stopped") && !wasThreeDaysAgo(receiver, ids.get(i), "1." + i)) {
                    wrong.add(each + " counts for another day or version");
                }
                if (each.isUncaught() != isUncaughtTold(receiver, ids.get(i))
                        && !each.end().equals("memory")) {
                    wrong.add(each + " and its exception");
                }
            }
        }
        return wrong;
    }

    /** The verdict of a session that died is of the time and the version of its death. */
    private static boolean wasThreeDaysAgo(Receiver receiver, String session, String version) {
        return events(receiver, session, "session.end").stream().allMatch(log -> {
            long age = System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(log.timeNanos());
            return age >= DAYS_MILLIS
                    && age < DAYS_MILLIS + TimeUnit.HOURS.toMillis(1)
                    && version.equals(log.labels().get("version"));
        });
    }

    private Outcome end(EndingGame game, Receiver receiver, Case each, Map<String, String> config, boolean first)
            throws Exception {
        String order = first ? "first" : "later";
        return switch (each.end()) {
            case "hangs" -> game.runUntil(withHangs(config), true, () -> saysThatALoopHangs(receiver), "hangs", order);
            case "stopped" -> {
                Outcome outcome = game.runAndEnd(config, true, order);
                StateFiles.stopMachine(StateFiles.of(spool(), outcome.value("session ")), DAYS_MILLIS);
                yield outcome;
            }
            case "damaged" -> {
                Outcome outcome = game.runAndEnd(config, true, order);
                StateFiles.damage(StateFiles.of(spool(), outcome.value("session ")));
                yield outcome;
            }
            case "killed" -> game.runAndEnd(config, true, order);
            case "terminated" -> game.runAndEnd(config, false, order);
            default -> game.run(each.options(), config, each.end(), order);
        };
    }

    private Path spool() {
        return directory.resolve("spool");
    }

    private static Map<String, String> withHangs(Map<String, String> config) {
        Map<String, String> more = new TreeMap<>(config);
        more.put("hangTimeout", "250ms");
        return more;
    }

    /** The hang in which the loop's thread waits for its lock; a busy machine may have made it hang before. */
    private static @Nullable ReceivedLog deadlock(Receiver receiver) {
        return receiver.received().logs().stream()
                .filter(log -> log.line().contains("\"event\":\"app.hang\"")
                        && log.line().contains("\"stack\":\"ending.Main.lockBoth"))
                .findFirst()
                .orElse(null);
    }

    /** Whether the deadlock has been told, and the state says that a loop hangs. */
    private boolean saysThatALoopHangs(Receiver receiver) {
        ReceivedLog hang = deadlock(receiver);
        return hang != null && stateSaysSo(hang.sessionId());
    }

    private boolean stateSaysSo(String session) {
        try {
            return StateFiles.saysThatALoopHangs(StateFiles.of(spool(), session));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> config(Receiver receiver, String version) {
        return Map.of("endpoint", receiver.uri().toString(), "spoolDirectory", spool().toString(), "version", version);
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
