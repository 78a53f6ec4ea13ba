package gametracker.tests.ending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gametracker.tests.ending.EndingGame.Outcome;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.ReceivedLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What needs namespaces of Linux: a disk that is full, and containers, in each of which the game is process 1. */
@Tag("long")
class NamespacesTest {
    private static final List<String> NONE = List.of();
    private static final List<String> MOUNTS = List.of("unshare", "-rm");
    private static final List<String> PROCESSES = List.of("unshare", "-rpf", "--kill-child", "--mount-proc");

    @TempDir
    Path directory;

    private static boolean isAllowed(List<String> namespace, String... command) throws InterruptedException {
        List<String> all = new ArrayList<>(namespace);
        all.addAll(List.of(command));
        try {
            return new ProcessBuilder(all).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // there is no such program
        }
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

    private Process start(List<String> command, Path said) throws IOException {
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** The game starts, plays and ends as ever, and its next start does not know how it ended. */
    @Test
    void aFullDiskCostsTheStateAlone() throws Exception {
        assumeTrue(isAllowed(MOUNTS, "mount", "-t", "tmpfs", "none", "/mnt"), "no mount namespaces here");
        EndingGame game = new EndingGame(directory);
        Path state = Files.createDirectory(directory.resolve("full"));
        Path said = directory.resolve("said.txt");
        try (Receiver receiver = Receiver.start()) {
            Map<String, String> config =
                    Map.of("endpoint", receiver.uri().toString(), "stateDirectory", state.toString());
            List<String> command = new ArrayList<>(MOUNTS);
            command.addAll(List.of(
                    "sh",
                    "-c",
                    "mount -t tmpfs -o size=8k none \"$0\" && \"$@\" && \"$@\" && echo left $(ls -A \"$0\")",
                    state.toString()));
            command.addAll(game.command(NONE, config, "deliver", "stateless"));
            Process process = start(command, said);
            assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> said.toString());
            Outcome outcome = new Outcome(Files.readAllLines(said), process.exitValue());
            assertEquals(0, outcome.status(), outcome.lines()::toString);
            assertEquals(
                    2, outcome.lines().stream().filter("flushed true"::equals).count(), outcome.lines()::toString);
            assertTrue(
                    outcome.lines().stream().noneMatch(line -> line.startsWith("previous ")),
                    outcome.lines()::toString);
            assertTrue(outcome.lines().contains("left"), outcome.lines()::toString);
        }
    }

    /** The number of the process is the same in each, and the second plays while the first one does. */
    @Test
    void containersInWhichEachGameIsProcessOneAreToldApart() throws Exception {
        assumeTrue(isAllowed(PROCESSES, "true"), "no process namespaces here");
        EndingGame game = new EndingGame(directory);
        Path said = Files.createFile(directory.resolve("said.txt"));
        try (Receiver receiver = Receiver.start()) {
            List<String> first = new ArrayList<>(PROCESSES);
            first.addAll(game.command(NONE, config(receiver, "1.0"), "wait", "first"));
            try (EndingGame.Running playing = new EndingGame.Running(start(first, said), said)) {
                playing.await(() -> playing.said().contains("ready"));
                Outcome second = inAContainer(game, config(receiver, "1.1"), "deliver", "first");
                assertTrue(
                        second.lines().stream().noneMatch(line -> line.startsWith("previous ")),
                        second.lines()::toString);
                String id = playing.end(true).value("session ");
                Outcome third = inAContainer(game, config(receiver, "1.2"), "deliver");
                assertTrue(
                        third.value("previous ").startsWith(second.value("session ") + " EXITED 1.1"),
                        third.lines()::toString);
                List<String> ends = receiver.received().logs().stream()
                        .filter(log -> log.sessionId().equals(id) && log.line().contains("\"event\":\"session.end\""))
                        .map(ReceivedLog::line)
                        .toList();
                assertEquals(1, ends.size(), ends::toString);
                assertTrue(ends.get(0).contains("\"ending\":\"KILLED\""), ends::toString);
            }
        }
    }

    private Outcome inAContainer(EndingGame game, Map<String, String> config, String... arguments) throws Exception {
        Path said = Files.createTempFile(directory, "said", ".txt");
        List<String> command = new ArrayList<>(PROCESSES);
        command.addAll(game.command(NONE, config, arguments));
        Process process = start(command, said);
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), () -> said.toString());
        return new Outcome(Files.readAllLines(said), process.exitValue());
    }
}
