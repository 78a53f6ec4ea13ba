package gametracker.core.ending;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Ending;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is concluded from a state file, whole or not. */
class StateFileTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final Machine MACHINE = new Machine("boot-a", NOW - 9_000_000);

    /** No process has this id: Linux goes to 2^22, others not beyond 2^31. */
    private static final long NO_PID = 1L << 40;

    @TempDir
    Path directory;

    private SessionFacts facts(String id) {
        return new SessionFacts(
                id,
                "game",
                "1.2",
                "test",
                "",
                Map.of("gpu", "none"),
                NOW - 60_000,
                "",
                new ProcessFacts(NO_PID, 5, directory.toString(), directory.toString(), ""),
                MACHINE);
    }

    private static Beat beat() {
        return new Beat(NOW - 1_000, 0, 7, 2, 100, 0);
    }

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    /** Leaves the state of a session behind, as one that died does. */
    private Path leave(String id, Mark mark) throws IOException {
        return leave(id, mark, beat());
    }

    private Path leave(String id, Mark mark, Beat beat) throws IOException {
        try (StateFile file = state().begin(facts(id), beat)) {
            if (mark != Mark.RUNNING) {
                file.mark(mark, "because");
            }
            file.user(Map.of("id", "ann"));
            return file.path();
        }
    }

    private Earlier judge() {
        return judge(MACHINE);
    }

    private Earlier judge(Machine machine) {
        return Earlier.judge(state(), machine, 200, NOW);
    }

    private List<Ending> endings(Machine machine) {
        try (Earlier earlier = judge(machine)) {
            return earlier.verdicts().stream().map(Verdict::ending).toList();
        }
    }

    @Test
    void whatWasWrittenIsReadBack() throws IOException {
        leave("a", Mark.UNCAUGHT_EXCEPTION);
        try (Earlier earlier = judge()) {
            Verdict verdict = earlier.newest();
            assertNotNull(verdict);
            assertEquals("a", verdict.sessionId());
            assertEquals(Ending.UNCAUGHT_EXCEPTION, verdict.ending());
            assertEquals("because", verdict.detail());
            assertEquals(Map.of("id", "ann"), verdict.user());
            assertEquals(beat(), verdict.beat());
            assertEquals("1.2", verdict.previousSession().version());
            assertEquals(NOW - 60_000, verdict.previousSession().startedAt().toEpochMilli());
            assertEquals(NOW - 1_000, verdict.previousSession().lastSeenAt().toEpochMilli());
            SessionFacts facts = verdict.facts();
            assertNotNull(facts);
            assertEquals(Map.of("gpu", "none"), facts.device());
        }
    }

    @Test
    void eachMarkIsItsEnding() throws IOException {
        Map<Mark, Ending> endings = Map.of(
                Mark.RUNNING, Ending.KILLED,
                Mark.EXITED, Ending.EXITED,
                Mark.EXITED_AND_TOLD, Ending.EXITED,
                Mark.UNCAUGHT_EXCEPTION, Ending.UNCAUGHT_EXCEPTION,
                Mark.UNCAUGHT_EXCEPTION_AND_TOLD, Ending.UNCAUGHT_EXCEPTION,
                Mark.OUT_OF_MEMORY, Ending.OUT_OF_MEMORY,
                Mark.OUT_OF_MEMORY_AND_TOLD, Ending.OUT_OF_MEMORY);
        for (Mark mark : Mark.values()) {
            leave("s", mark);
            try (Earlier earlier = judge()) {
                assertEquals(endings.get(mark), earlier.verdicts().get(0).ending(), mark.name());
                assertEquals(mark.isTold(), earlier.verdicts().get(0).told(), mark.name());
                earlier.forget();
            }
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aLoopThatHadStoppedIsAHangAndAnotherBootAStop() throws IOException {
        leave("a", Mark.RUNNING, new Beat(NOW - 1_000, 0, 7, 2, 100, NOW - 20_000));
        assertEquals(List.of(Ending.HUNG), endings(MACHINE));
        assertEquals(List.of(Ending.MACHINE_STOPPED), endings(new Machine("boot-b", NOW - 500)));
    }

    /** The boot time moves with the clock: only without boot ids does it count. */
    @Test
    void aClockThatWasSetDoesNotStopAMachine() throws IOException {
        leave("a", Mark.RUNNING);
        assertEquals(List.of(Ending.KILLED), endings(new Machine("boot-a", NOW + 3_600_000)));
        assertEquals(List.of(Ending.MACHINE_STOPPED), endings(new Machine("", NOW - 500)));
        assertEquals(List.of(Ending.KILLED), endings(new Machine("", NOW - 5_000)));
        try (Earlier earlier = Earlier.judge(state(), new Machine("", 0), 50, NOW)) {
            assertEquals(Ending.MACHINE_STOPPED, earlier.verdicts().get(0).ending());
        }
    }

    @Test
    void anOrderlyEndStandsWhateverTheMachineDidLater() throws IOException {
        leave("a", Mark.EXITED_AND_TOLD);
        assertEquals(List.of(Ending.EXITED), endings(new Machine("boot-b", NOW - 500)));
    }

    @Test
    void fileOfAnyLengthIsUnknownOrRight() throws IOException {
        Path file = leave("a", Mark.EXITED);
        byte[] whole = Files.readAllBytes(file);
        assertEquals(StateImage.BYTES, whole.length);
        for (int length = 0; length < whole.length; length++) {
            assertNull(StateImage.read(Arrays.copyOf(whole, length)), "length " + length);
        }
        for (int length : new int[] {0, 1, 23, 24, 8192, 16383}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertEquals(List.of(Ending.UNKNOWN), endings(MACHINE), "length " + length);
        }
        Files.write(file, Arrays.copyOf(whole, whole.length + 100));
        assertEquals(List.of(Ending.EXITED), endings(MACHINE));
    }

    @Test
    void anyFlippedBitMakesTheEndingUnknownOrLeavesItRight() throws IOException {
        for (Mark mark : EnumSet.of(Mark.RUNNING, Mark.EXITED, Mark.UNCAUGHT_EXCEPTION)) {
            Path file = leave("a", mark);
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
                StateImage image = StateImage.read(bytes);
                if (image != null) {
                    assertEquals(mark, image.mark());
                    assertEquals("a", image.facts().id());
                    assertEquals(beat(), image.beat());
                    assertTrue(Set.of("because", "").contains(image.detail()));
                    assertTrue(Set.of(Map.of("id", "ann"), Map.of()).contains(image.user()));
                }
                bytes[bit >> 3] ^= (byte) (1 << (bit & 7));
            }
        }
    }

    @Test
    void newerVersionAndForeignBytesAreUnknown() throws IOException {
        Path file = leave("a", Mark.EXITED);
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer.wrap(bytes).putInt(8, 2);
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes, 0, 20);
        ByteBuffer.wrap(bytes).putInt(20, (int) crc.getValue());
        Files.write(file, bytes);
        assertEquals(List.of(Ending.UNKNOWN), endings(MACHINE));
        Files.writeString(file, "not ours");
        assertEquals(List.of(Ending.UNKNOWN), endings(MACHINE));
    }

    @Test
    void whatHasAnotherNameAndDirectoriesAreLeftAlone() throws IOException {
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.writeString(state.resolve("notes.txt"), "mine");
        Files.createDirectory(state.resolve("00000001_dir.state"));
        assertEquals(List.of(), endings(MACHINE));
        leave("a", Mark.RUNNING);
        assertTrue(state().erase());
        assertEquals(Set.of("notes.txt", "00000001_dir.state"), Set.copyOf(files()));
    }

    @Test
    void livingSessionIsLeftAlone() throws IOException {
        try (StateFile living = state().begin(facts("a"), beat())) {
            assertEquals(List.of(), endings(MACHINE));
            assertTrue(state().erase());
            assertTrue(Files.exists(living.path()));
        }
        assertEquals(List.of(Ending.KILLED), endings(MACHINE));
    }

    /** A directory that was carried elsewhere says nothing of this machine. */
    @Test
    void copyIsForgottenWithoutAWord() throws IOException {
        Path original = leave("a", Mark.RUNNING);
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.copy(original, elsewhere.resolve(original.getFileName()));
        try (Earlier earlier = Earlier.judge(new StateDirectory(elsewhere), MACHINE, 200, NOW)) {
            assertEquals(List.of(), earlier.verdicts());
        }
        assertEquals(List.of(Ending.KILLED), endings(MACHINE));
    }

    @Test
    void processOfTheSameNumberThatBeganAtAnotherTimeIsAnother() {
        ProcessFacts own = ProcessFacts.current();
        assertTrue(own.isAlive());
        ProcessFacts other = new ProcessFacts(own.pid(), own.startMillis() - 10, "", "", "");
        assertEquals(false, other.isAlive());
    }

    @Test
    void newestIsTheOneThatBeganLastWhateverTheClockSaid() throws IOException {
        leave("first", Mark.EXITED, new Beat(NOW + 9_000_000, 0, 0, 0, 0, 0));
        leave("second", Mark.EXITED, new Beat(NOW - 9_000_000, 0, 0, 0, 0, 0));
        try (Earlier earlier = judge()) {
            Verdict newest = earlier.newest();
            assertNotNull(newest);
            assertEquals("second", newest.sessionId());
        }
    }

    @Test
    void numberOfFilesIsBounded() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < StateDirectory.MOST_FILES + 3; i++) {
            leave("s" + i, Mark.RUNNING);
            ids.add("s" + i);
        }
        try (Earlier earlier = judge()) {
            assertEquals(
                    ids.subList(3, ids.size()),
                    earlier.verdicts().stream().map(Verdict::sessionId).toList());
        }
        assertTrue(StateDirectory.MOST_FILES * (long) StateImage.BYTES <= 8 << 20);
    }

    @Test
    void tooLongFactsAreShortened() throws IOException {
        SessionFacts given = facts("a");
        SessionFacts tooLong = new SessionFacts(
                given.id(),
                "g".repeat(9000),
                given.version(),
                given.environment(),
                given.instance(),
                Map.of("gpu", "x".repeat(9000)),
                given.startedAtMillis(),
                "",
                given.process(),
                given.machine());
        state().begin(tooLong, beat()).close();
        assertEquals(List.of(Ending.KILLED), endings(MACHINE));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            return files.map(path -> path.getFileName().toString()).toList();
        }
    }
}
