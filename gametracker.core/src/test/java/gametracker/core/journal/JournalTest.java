package gametracker.core.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.core.ending.LockedFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A journal with its thread, on a real disk. */
class JournalTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final String ID = "-0000-0000-0000-000000000000";

    @TempDir
    Path directory;

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private JournalWriter writer;
    private Journal journal;

    @BeforeEach
    void start() {
        start(JournalWriter.in(new JournalDirectory(directory), "aaaaaaaa" + ID, notes::add));
    }

    private void start(JournalWriter next) {
        writer = next;
        journal = new Journal(writer, InstantSource.system());
        Thread thread = new Thread(writer);
        thread.setDaemon(true);
        thread.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        writer.end();
        assertTrue(writer.awaitEnd(PATIENCE_NANOS));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count(), "an orderly end leaves nothing");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void leaves(String id, String body, int items) {
        journal.leaves(id, Format.LOKI_PUSH, ByteBuffer.wrap(bytes(body)), items);
    }

    private Path file() {
        return directory.resolve("aaaaaaaa" + ID + ".journal");
    }

    /** What the next start would find. */
    private List<String> found() {
        try {
            return LeftJournal.batches(JournalFormat.read(Files.readAllBytes(file())), "s").stream()
                    .map(batch -> new String(batch.envelope().bytes(), StandardCharsets.UTF_8))
                    .toList();
        } catch (IOException e) {
            return List.of("not there");
        }
    }

    private void await(List<String> expected) {
        await(() -> found().equals(expected), () -> "found " + found());
    }

    private static void await(BooleanSupplier condition, java.util.function.Supplier<String> why) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, why);
            Thread.onSpinWait();
        }
    }

    @Test
    void openBatchIsKeptAsItGrowsAndForgottenWhenItIsDelivered() {
        Object open = new Object();
        journal.added(open, Format.LOKI_PUSH, bytes("[a]"), 1, 1, 1);
        await(List.of("[a]"));
        journal.added(open, Format.LOKI_PUSH, bytes("[b,c]"), 1, 1, 2);
        await(List.of("[a,b,c]"));
        journal.finishing(open);
        leaves("logs-1", "[a,b,c]", 3);
        leaves("logs-2", "[d]", 1);
        await(List.of("[a,b,c]", "[d]"));
        assertTrue(journal.settled("logs-1", 2));
        assertTrue(journal.settled("logs-2", 1));
        await(List.of("[a,b,c]"));
        assertTrue(journal.settled("logs-1", 1));
        await(List.of());
        assertFalse(journal.settled("logs-1", 1), "it is not known any more");
        await(() -> size() == JournalFormat.HEADER_BYTES, () -> "not erased: " + size());
    }

    private long size() {
        try {
            return Files.size(file());
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void partsOfABatchSettleItTogether() {
        leaves("logs-1", "[a]", 3);
        await(List.of("[a]"));
        journal.settled("logs-1.0", 2);
        journal.settled("logs-1.1.0", 1);
        await(List.of());
    }

    @Test
    void batchWithoutItemsIsForgottenWhenItIsDelivered() {
        leaves("metrics-1", "zeros", 0);
        await(List.of("zeros"));
        journal.settled("metrics-1", 0);
        await(List.of());
    }

    @Test
    void batchThatWasLostOnItsWayToTheLaneIsForgotten() {
        Object open = new Object();
        journal.added(open, Format.LOKI_PUSH, bytes("[a]"), 1, 1, 1);
        journal.finishing(open);
        journal.added(open, Format.LOKI_PUSH, bytes("[b]"), 1, 1, 1);
        journal.finishing(open);
        leaves("logs-1", "[b]", 1);
        await(List.of("[b]"));
    }

    @Test
    void newerValuesTakeThePlaceOfOlderOnes() {
        journal.snapshot(Format.REMOTE_WRITE_1, ByteBuffer.wrap(bytes("one")), 1);
        journal.snapshotEnds();
        await(List.of("one"));
        journal.snapshot(Format.REMOTE_WRITE_1, ByteBuffer.wrap(bytes("two")), 1);
        journal.snapshot(Format.REMOTE_WRITE_1, ByteBuffer.wrap(bytes("three")), 1);
        journal.snapshotEnds();
        await(List.of("two", "three"));
        journal.snapshotEnds();
        await(List.of());
    }

    @Test
    void whatIsNeverDeliveredIsBoundedAndTheNewestStays() {
        String large = "x".repeat(200_000);
        for (int i = 1; i <= 40; i++) {
            leaves("logs-" + i, large + i, 1);
            String last = large + i;
            await(() -> found().contains(last), () -> "not there");
        }
        assertTrue(size() <= JournalDirectory.MOST_BYTES, () -> size() + " bytes");
        assertTrue(found().size() >= 13, () -> found().size() + " batches");
        assertEquals(1, notes.size(), notes::toString);
        assertTrue(notes.get(0).startsWith("the journal is full"), notes::toString);
    }

    @Test
    void severalSessionsShareTheBound() throws Exception {
        JournalWriter other = JournalWriter.in(new JournalDirectory(directory), "bbbbbbbb" + ID, notes::add);
        Thread thread = new Thread(other);
        thread.start();
        Journal second = new Journal(other, InstantSource.system());
        String large = "x".repeat(500_000);
        for (int i = 1; i <= 10; i++) {
            leaves("logs-" + i, large + i, 1);
            second.leaves("logs-" + i, Format.LOKI_PUSH, ByteBuffer.wrap(bytes(large + i)), 1);
            String last = large + i;
            await(() -> notes.size() == 2 || found().contains(last), () -> "not there");
        }
        await(() -> notes.size() == 2, notes::toString);
        try (Stream<Path> files = Files.list(directory)) {
            long bytes = files.mapToLong(path -> path.toFile().length()).sum();
            assertTrue(bytes <= JournalDirectory.MOST_BYTES + 2 * (500_000 + JournalFile.STEP_BYTES), bytes + " bytes");
        }
        other.end();
        assertTrue(other.awaitEnd(PATIENCE_NANOS));
    }

    @Test
    void whileNothingMayBeWrittenNothingIs() throws Exception {
        leaves("logs-1", "[a]", 1);
        await(List.of("[a]"));
        writer.pause(true);
        leaves("logs-2", "[b]", 1);
        leaves("logs-3", "[c]", 1);
        journal.settled("logs-2", 1);
        writer.pause(false);
        await(List.of("[a]", "[c]"));
    }

    @Test
    void diskThatTakesNothingIsToldOfOnce() throws Exception {
        writer.end();
        assertTrue(writer.awaitEnd(PATIENCE_NANOS));
        start(new JournalWriter(
                () -> {
                    throw new IOException("no space");
                },
                notes::add));
        leaves("logs-1", "[a]", 1);
        assertTrue(writer.awaitEnd(PATIENCE_NANOS));
        assertFalse(journal.areWanted());
        leaves("logs-2", "[a]", 1);
        journal.settled("logs-1", 1);
        assertEquals(1, notes.size(), notes::toString);
    }

    @Test
    void diskThatRefusesWhatIsWrittenIsToldOfOnceAndTheThreadGoesOn() throws Exception {
        writer.end();
        assertTrue(writer.awaitEnd(PATIENCE_NANOS));
        LockedFile file = LockedFile.create(file(), JournalFormat.header(file()));
        file.close(); // so that each write fails, as where there is no room
        start(new JournalWriter(() -> new JournalFile(file, bytes -> true), notes::add));
        for (int i = 1; i <= 3; i++) {
            leaves("logs-" + i, "[a]", 1);
            journal.settled("logs-" + i, 1);
            leaves("more-" + i, "[b]", 1);
            await(() -> !notes.isEmpty(), () -> "not told");
        }
        assertTrue(journal.areWanted(), "a disk may have room again");
        assertEquals(1, notes.size(), notes::toString);
        assertEquals(List.of(), found());
    }

    @Test
    void journalOfALivingSessionIsNobodyElses() throws Exception {
        leaves("logs-1", "[a]", 1);
        await(List.of("[a]"));
        JournalDirectory same = new JournalDirectory(directory);
        assertEquals(List.of(), same.takeOver());
        assertTrue(same.erase());
        await(List.of("[a]"));
    }

    @Test
    void journalsOfDeadSessionsAreReadOldestFirstAndThoseFromElsewhereDeleted() throws Exception {
        leaves("logs-1", "[a]", 1);
        await(List.of("[a]"));
        byte[] died = Files.readAllBytes(file());
        writer.end();
        assertTrue(writer.awaitEnd(PATIENCE_NANOS));
        Files.write(file(), died);
        Files.write(directory.resolve("cccccccc" + ID + ".journal"), died);
        Files.write(directory.resolve("dddddddd" + ID + ".journal.new"), died);
        Files.write(directory.resolve("eeeeeeee" + ID + ".journal"), new byte[0]);
        Files.writeString(directory.resolve("notes.journal"), "not ours");
        List<LeftJournal> left = new JournalDirectory(directory).takeOver();
        assertEquals(
                List.of("aaaaaaaa" + ID),
                left.stream().map(LeftJournal::sessionId).toList());
        assertEquals(List.of(), new JournalDirectory(directory).takeOver(), "another start leaves them alone");
        left.get(0).close();
        List<LeftJournal> again = new JournalDirectory(directory).takeOver();
        again.get(0).release(again.get(0).batches().get(0));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(
                    List.of("notes.journal"),
                    files.map(path -> path.getFileName().toString()).toList());
        }
        Files.delete(directory.resolve("notes.journal"));
    }

    @Test
    void tooManyJournalsOfDeadSessionsLeaveTheNewest() throws Exception {
        leaves("logs-1", "x".repeat(700_000), 1);
        await(List.of("x".repeat(700_000)));
        Files.delete(file()); // so that the others may be where it was
        List<Path> paths = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Path path = directory.resolve("dead000" + i + ID + ".journal");
            JournalFile file = new JournalDirectory(directory).begin("dead000" + i + ID);
            file.write(new Piece(1, 1, Format.LOKI_PUSH, new byte[1_200_000], 0, 0, 1, 0));
            byte[] content = Files.readAllBytes(path);
            file.delete();
            Files.write(path, content);
            Files.setLastModifiedTime(path, java.nio.file.attribute.FileTime.fromMillis(1_000_000L * (i + 1)));
            paths.add(path);
        }
        List<LeftJournal> left = new JournalDirectory(directory).takeOver();
        assertEquals(
                List.of("dead0001", "dead0002", "dead0003", "dead0004"),
                left.stream().map(each -> each.sessionId().substring(0, 8)).toList());
        for (LeftJournal each : left) {
            each.release(each.batches().get(0));
        }
        assertFalse(Files.exists(paths.get(0)));
    }
}
