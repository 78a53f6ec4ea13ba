package gametracker.transport.file;

import static gametracker.transport.file.Bench.append;
import static gametracker.transport.file.Bench.ids;
import static gametracker.transport.file.Bench.sized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.Hostile.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Whatever lies in the directory: the sessions beside it are taken over at the next start, whole and at once. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileSpoolTest {
    private static final long MAX_BYTES = 16 << 20;

    private final FaultyDisk disk = new FaultyDisk();
    private Bench bench;
    private Path session;

    /** A good session before the hostile one, and one after it. */
    @BeforeEach
    void write() throws IOException {
        bench = new Bench();
        good(1);
        session = Files.createDirectories(bench.directory.resolve("00000002-hostile"));
        Files.createDirectories(bench.directory.resolve("00000003-placeholder"));
        good(2);
        Files.delete(bench.directory.resolve("00000003-placeholder"));
    }

    private void good(int number) {
        FileSpool spool = bench.open(MAX_BYTES);
        append(spool, sized(number, 1000));
        spool.setAside(sized(number + 10, 100), SpoolProgress.NONE, "TOO_LATE: old");
        spool.close();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private Path segment(byte[]... frames) throws IOException {
        return Files.write(session.resolve("00000001.seg"), Hostile.segment(frames));
    }

    /** The ids of the hostile session; asserts that the good ones come whole and nothing of theirs was given up. */
    private List<String> adopted() throws IOException {
        FileSpool spool = bench.open(MAX_BYTES, Durability.NEVER, disk);
        List<SpoolEntry> entries = Bench.adopt(spool);
        List<String> hostile = new ArrayList<>();
        List<String> good = new ArrayList<>();
        for (SpoolEntry entry : entries) {
            List<String> of = entry.sessionId().equals("hostile") ? hostile : good;
            if (!bench.lost.contains(entry)) {
                spool.read(entry);
                of.add(entry.id());
            }
        }
        assertEquals(List.of("logs-1", "logs-2"), good);
        assertTrue(bench.reasons.stream().allMatch(DropReason.SPOOL_DAMAGED::equals), bench.reasons::toString);
        spool.close();
        assertEquals(
                2,
                bench.files().keySet().stream()
                        .filter(name -> name.endsWith(".frame") && !name.contains("hostile"))
                        .count(),
                "what the good sessions had set aside is there");
        assertTrue(disk.largestRead <= Frame.MAX_HEADER + Frame.MAX_BODY, "read at once: " + disk.largestRead);
        return hostile;
    }

    @Nested
    class Lengths {
        @Test
        void aBodyThatIsClaimedToBeHugeIsNoFrame() throws IOException {
            Path file = segment(Hostile.good(1), Header.of(2, 900 << 20).frame(new byte[0]));
            Hostile.lengthen(file, 1000L << 20);
            assertEquals(List.of("logs-1"), adopted());
            assertTrue(disk.bytesRead < 8 * SegmentScan.MAX_LENGTH, "read: " + disk.bytesRead);
        }

        @Test
        void framesThatOverlapAreReadNoMoreThanAFewTimes() throws IOException {
            List<byte[]> frames = new ArrayList<>();
            for (int i = 1; i <= 5000; i++) {
                frames.add(Header.of(i, 15 << 20).frame(new byte[0]));
            }
            Path file = segment(Hostile.joined(frames));
            Hostile.lengthen(file, 30 << 20);
            assertEquals(List.of(), adopted());
            assertTrue(disk.bytesRead < 20 * SegmentScan.MAX_LENGTH, "read: " + disk.bytesRead);
        }

        @Test
        void aGibibyteOfZerosIsNotScanned() throws IOException {
            Hostile.lengthen(segment(Hostile.good(1)), 1L << 30);
            assertEquals(List.of("logs-1"), adopted());
            assertTrue(disk.bytesRead < 8 * SegmentScan.MAX_LENGTH, "read: " + disk.bytesRead);
        }

        @Test
        void aFileFullOfWhatBeginsLikeAFrameIsLeftAtSomePoint() throws IOException {
            byte[] bytes = new byte[24 << 20];
            byte[] piece = {0x47, 0x54, 0x46, (byte) 0xa7, 2, 0};
            for (int i = 0; i + piece.length <= bytes.length; i += piece.length) {
                System.arraycopy(piece, 0, bytes, i, piece.length);
            }
            segment(bytes);
            assertEquals(List.of(), adopted());
            assertTrue(disk.bytesRead < 8 * SegmentScan.MAX_LENGTH, "read: " + disk.bytesRead);
        }

        @Test
        void anExcessiveFileIsCutSoThatItCostsNoOtherItsPlace() throws IOException {
            Path file = segment(Hostile.good(1));
            long sound = Files.size(file);
            Hostile.lengthen(file, 100 << 20);
            FileSpool spool = bench.open(MAX_BYTES);
            assertEquals(3, Bench.adopt(spool).size());
            assertEquals(List.of(), bench.lost);
            assertEquals(sound, Files.size(file));
            assertTrue(bench.troubles.toString().contains("more than any segment"), bench.troubles::toString);
            spool.close();
        }

        @Test
        void acknowledgementsThatAreTooLongAreReadAsFarAsTheyCanGoAndShortened() throws IOException {
            segment(Hostile.good(1), Hostile.good(2));
            byte[] acknowledged = Hostile.joined(List.of(
                    Hostile.header(FileHeader.ACKNOWLEDGEMENTS, 1),
                    record(JournalRecord.done(JournalRecord.Kind.ACKNOWLEDGED, 1))));
            Path file = Files.write(session.resolve("00000001.ack"), acknowledged);
            Hostile.lengthen(file, 3L << 30);
            assertEquals(List.of("logs-2"), adopted());
            assertEquals(acknowledged.length, Files.size(file));
        }

        private byte[] record(JournalRecord record) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(JournalRecord.LENGTH);
            record.encode(bytes);
            return bytes.array();
        }

        @Test
        void aHugeFileInQuarantineGoesBeforeAnyOther() throws IOException {
            segment(Hostile.good(1));
            Path quarantine = Files.createDirectories(session.resolve("quarantine"));
            Path file = Files.write(quarantine.resolve("00000001.frame"), Hostile.header(FileHeader.SET_ASIDE, 1));
            Hostile.lengthen(file, 3L << 30);
            assertEquals(List.of("logs-1"), adopted());
            assertFalse(Files.exists(file));
        }

        @Test
        void tooLongASessionFileIsNotRead() throws IOException {
            segment(Hostile.good(1));
            Hostile.lengthen(Files.write(session.resolve("session"), Hostile.header(FileHeader.SESSION, 1)), 2L << 30);
            assertEquals(List.of("logs-1"), adopted());
        }

        @Test
        void aBodyLongerThanAnyFrameIsNotTakenIn() {
            FileSpool spool = bench.open(1L << 30);
            assertTrue(spool.append(sized(1, Frame.MAX_BODY + 1), SpoolProgress.NONE)
                    .isEmpty());
            append(spool, sized(2, Frame.MAX_BODY));
            spool.close();
        }
    }

    @Nested
    class Contents {
        @Test
        void timesAtTheEndsOfTimeAreClamped() throws IOException {
            List<byte[]> frames = new ArrayList<>();
            long[] times = {Long.MAX_VALUE, Long.MIN_VALUE, Instant.MAX.getEpochSecond(), Instant.MIN.getEpochSecond()};
            for (int i = 0; i < times.length; i++) {
                byte[] body = {1};
                frames.add(new Header(i + 1, "traces-" + i, Format.OTLP_TRACES, times[i], times[i], 1).frame(body));
            }
            segment(frames.toArray(byte[][]::new));
            assertEquals(4, adopted().size());
            FileSpool spool = bench.open(MAX_BYTES);
            for (SpoolEntry entry : Bench.adopt(spool)) {
                Instant open = entry.progress().openSince().orElse(entry.createdAt());
                open.plus(Duration.ofDays(1)).minus(Duration.ofDays(2));
                entry.createdAt().plus(Duration.ofDays(1)).minus(Duration.ofDays(2));
                assertTrue(entry.createdAt().toEpochMilli() != 0 && open.toEpochMilli() != 0);
            }
            spool.close();
        }

        @Test
        void idsAndNamesHaveNoControlCharacters() throws IOException {
            segment(new Header(1, "a\u001b[31m\r\n\u009b\u202ez", Format.LOKI_PUSH, 1, 0, 0).frame(new byte[0]));
            assertEquals(List.of("a\ufffd[31m  \ufffd\ufffdz"), adopted());
        }

        @Test
        void sessionThatRunsOutOfMemoryFailsAlone() throws IOException {
            segment(Hostile.good(1));
            disk.outOfMemoryAt = session.resolve("00000001.seg");
            assertEquals(List.of(), adopted());
            assertTrue(bench.troubles.toString().contains("OutOfMemoryError"), bench.troubles::toString);
            disk.outOfMemoryAt = null;
            assertEquals(List.of("logs-1"), adopted(), "it is tried again");
        }

        @Test
        void filesWithOtherNamesAreIgnored() throws IOException {
            byte[] bytes = Files.readAllBytes(segment(Hostile.good(1)));
            for (String name : List.of("000000000000000001.seg", "000000002.seg", "2.seg", "00000003.seg\u001b[31m")) {
                Files.write(session.resolve(name), bytes);
            }
            assertEquals(List.of("logs-1"), adopted());
        }

        @Test
        void damagedFramesAreReportedAtOnceAndNotHandedOverAgain() throws IOException {
            byte[] cut = Hostile.good(2);
            segment(Hostile.good(1), Arrays.copyOf(cut, cut.length - 2), Hostile.good(3));
            assertEquals(List.of("logs-1", "logs-3"), adopted());
            assertEquals(List.of("logs-2"), ids(bench.lost));
            bench.lost.clear();
            assertEquals(List.of("logs-1", "logs-3"), adopted());
            assertEquals(List.of(), bench.lost);
        }
    }

    /** FIFOs, directories and links where files are expected. To open a FIFO would be to wait for ever. */
    @Nested
    class NoFiles {
        private final List<String> names = List.of(
                "00000002.seg", "00000001.ack", "00000002.ack", "00000001.ack.new", "quarantine/00000001.frame");

        private void putAside() throws IOException {
            segment(Hostile.good(1));
            Files.createDirectories(session.resolve("quarantine"));
        }

        @Test
        void fifosAreNeitherReadNorWritten() throws Exception {
            putAside();
            for (String name : names) {
                Hostile.fifo(session.resolve(name));
            }
            Hostile.fifo(session.resolve("session"));
            assertEquals(List.of("logs-1"), adopted());
            FileSpool spool = bench.open(MAX_BYTES);
            Bench.adopt(spool).forEach(spool::acknowledge);
            spool.force();
            spool.close();
        }

        @Test
        void directoriesAreNeitherReadNorWritten() throws Exception {
            putAside();
            for (String name : names) {
                Files.createDirectories(session.resolve(name));
            }
            Files.createDirectories(session.resolve("session"));
            assertEquals(List.of("logs-1"), adopted());
        }

        @Test
        void linksAreNotFollowed() throws Exception {
            putAside();
            Path outside =
                    Files.write(Files.createTempDirectory("outside").resolve("file"), Hostile.segment(Hostile.good(9)));
            Path fifo = Hostile.fifo(outside.resolveSibling("fifo"));
            for (String name : names) {
                Files.createSymbolicLink(session.resolve(name), name.startsWith("00000002") ? outside : fifo);
            }
            Files.createSymbolicLink(session.resolve("session"), fifo);
            byte[] before = Files.readAllBytes(outside);
            assertEquals(List.of("logs-1"), adopted());
            assertEquals(before.length, Files.size(outside));
            Files.delete(outside);
            Files.delete(fifo);
            Files.delete(outside.getParent());
        }

        @Test
        void aQuarantineThatLeadsOutOfTheDirectoryIsNotWrittenTo() throws Exception {
            segment(Hostile.good(1), new byte[] {1, 2, 3});
            Path outside = Files.createTempDirectory("outside");
            Files.createSymbolicLink(session.resolve("quarantine"), outside);
            assertEquals(List.of("logs-1"), adopted());
            try (var list = Files.list(outside)) {
                assertEquals(0, list.count());
            }
            Files.delete(outside);
        }

        @Test
        void aLockThatIsAFifoLeavesTheSessionAloneAndIsToldOnce() throws Exception {
            segment(Hostile.good(1));
            Hostile.fifo(session.resolve("lock"));
            FileSpool spool = bench.open(MAX_BYTES);
            assertEquals(List.of("logs-1", "logs-2"), ids(Bench.adopt(spool)));
            Bench.adopt(spool);
            assertEquals(1, bench.troubles.size(), bench.troubles::toString);
            assertTrue(bench.troubles.get(0).contains("no regular file"), bench.troubles::toString);
            assertFalse(SessionLock.isHeld(session));
            spool.close();
        }

        @Test
        void aLockThatIsALinkOrADirectoryLeavesTheSessionAlone() throws Exception {
            segment(Hostile.good(1));
            Path target = Files.createTempFile("outside", "lock");
            Files.createSymbolicLink(session.resolve("lock"), target);
            assertEquals(List.of(), adopted());
            Files.delete(session.resolve("lock"));
            Files.createDirectory(session.resolve("lock"));
            assertEquals(List.of(), adopted());
            Files.delete(target);
        }
    }

    @Test
    void eachSessionIsHandedOverBeforeTheNextIsRead() throws IOException {
        segment(Hostile.good(1));
        FileSpool spool = bench.open(MAX_BYTES, Durability.NEVER, disk);
        List<List<String>> handed = new ArrayList<>();
        List<Boolean> appendedMeanwhile = new ArrayList<>();
        spool.adopt(entries -> {
            handed.add(ids(entries));
            appendedMeanwhile.add(spool.append(sized(3, 10), SpoolProgress.NONE).isPresent());
        });
        assertEquals(List.of(List.of("logs-1"), List.of("logs-1"), List.of("logs-2")), handed);
        assertEquals(List.of(true, true, true), appendedMeanwhile);
        spool.close();
    }

    @Test
    void aDiskThatHangsInAScanHoldsUpNoAppend() throws Exception {
        segment(Hostile.good(1));
        disk.hangsAt = session.resolve("00000001.seg");
        FileSpool spool = bench.open(MAX_BYTES, Durability.NEVER, disk);
        Thread adopting = new Thread(() -> Bench.adopt(spool));
        adopting.setDaemon(true);
        adopting.start();
        disk.hanging.await();
        SpoolEntry entry = append(spool, sized(5, 100));
        spool.read(entry);
        spool.acknowledge(entry);
        spool.close();
        disk.goOn.countDown();
        adopting.join(30_000);
        assertFalse(adopting.isAlive());
        assertTrue(SessionLock.tryTake(session).isPresent(), "closed meanwhile, so it is not kept");
    }
}
