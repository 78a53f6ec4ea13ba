package gametracker.transport.file;

import static gametracker.transport.file.Bench.append;
import static gametracker.transport.file.Bench.envelope;
import static gametracker.transport.file.Bench.ids;
import static gametracker.transport.file.Bench.sized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FileSpoolTest {
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    @Nested
    class Keeping {
        @Test
        void appendedEnvelopesAreReadBackByteForByte() throws IOException {
            FileSpool spool = bench.open();
            for (Format format : Format.values()) {
                Envelope envelope = new Envelope(
                        "é-" + format, format, ByteBuffer.wrap(new byte[] {1, 0, (byte) 0xff}), 3, Bench.CREATED);
                SpoolEntry entry = append(spool, envelope);
                assertEquals(envelope, spool.read(entry));
                assertEquals(envelope.id(), entry.id());
                assertEquals(format, entry.format());
                assertEquals(3, entry.itemCount());
                assertEquals(3, entry.bodyBytes());
                assertEquals(Bench.CREATED, entry.createdAt());
                assertFalse(entry.adopted());
            }
            spool.close();
        }

        @Test
        void theNextSpoolAdoptsInTheOrderOfWriting() throws IOException {
            FileSpool first = bench.open();
            for (int i = 0; i < 40; i++) {
                append(first, sized(i, 1000));
            }
            first.close();
            FileSpool second = bench.open();
            List<SpoolEntry> entries = Bench.adopt(second);
            assertEquals(40, entries.size());
            for (int i = 0; i < 40; i++) {
                assertEquals(sized(i, 1000), second.read(entries.get(i)));
                assertTrue(entries.get(i).adopted());
            }
            assertEquals(List.of(), Bench.adopt(second));
            second.close();
        }

        @Test
        void olderSessionsComeFirstWhateverTheClockSaid() throws IOException {
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                FileSpool spool = bench.open();
                append(
                        spool,
                        new Envelope(
                                "s" + i,
                                Format.OTLP_LOGS,
                                ByteBuffer.allocate(1),
                                1,
                                Instant.ofEpochSecond(-i * 1_000_000L)));
                expected.add("s" + i);
                spool.close();
            }
            FileSpool last = bench.open();
            assertEquals(expected, ids(Bench.adopt(last)));
            last.close();
        }

        @Test
        void theLastWrittenProgressIsFoundAgain() {
            SpoolProgress late = new SpoolProgress(SpoolProgress.Form.LATE, Optional.of(Bench.CREATED));
            SpoolProgress asRecorded = new SpoolProgress(SpoolProgress.Form.AS_RECORDED, Optional.empty());
            FileSpool first = bench.open();
            first.append(envelope(1), late).orElseThrow();
            SpoolEntry updated = append(first, envelope(2));
            first.update(updated, asRecorded);
            first.update(updated, late);
            first.update(updated, asRecorded);
            append(first, envelope(3));
            assertEquals(asRecorded, updated.progress());
            first.close();
            FileSpool second = bench.open();
            assertEquals(
                    List.of(late, asRecorded, SpoolProgress.NONE),
                    Bench.adopt(second).stream().map(SpoolEntry::progress).toList());
            second.close();
        }

        @Test
        void acknowledgedEntriesDoNotComeBack() throws IOException {
            FileSpool first = bench.open();
            List<SpoolEntry> entries = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                entries.add(append(first, sized(i, 500)));
            }
            for (int i = 0; i < 30; i += 3) {
                first.acknowledge(entries.get(i));
                first.acknowledge(entries.get(i));
            }
            assertThrows(NoSuchFileException.class, () -> first.read(entries.get(0)));
            first.close();
            FileSpool second = bench.open();
            List<String> left = ids(Bench.adopt(second));
            assertEquals(20, left.size());
            assertFalse(left.contains("logs-0") || left.contains("logs-27"));
            second.close();
        }

        @Test
        void acknowledgedSegmentsAreDeletedAtOnceAndTheEmptySessionAtClose() throws IOException {
            FileSpool spool = bench.open();
            SpoolEntry entry = append(spool, sized(1, 100));
            assertEquals(2, bench.files().size());
            spool.acknowledge(entry);
            assertEquals(1, bench.files().size());
            spool.close();
            assertEquals(List.of(bench.directory), bench.paths());
        }

        @Test
        void sessionWithoutEnvelopesLeavesNoFiles() throws IOException {
            FileSpool spool = bench.open();
            assertEquals(List.of(), Bench.adopt(spool));
            spool.force();
            spool.close();
            assertEquals(List.of(bench.directory), bench.paths());
        }

        @Test
        void anAdoptedSessionGoesWithItsLastEntry() throws IOException {
            FileSpool first = bench.open();
            append(first, envelope(1));
            first.close();
            FileSpool second = bench.open();
            second.acknowledge(Bench.adopt(second).get(0));
            assertEquals(List.of(bench.directory), bench.paths());
            second.close();
        }

        @Test
        void anEmptyEnvelopeAndOneOfAMegabyteAreKept() throws IOException {
            FileSpool spool = bench.open(8 << 20);
            SpoolEntry empty = append(spool, sized(1, 0));
            SpoolEntry big = append(spool, sized(2, 1 << 20));
            assertEquals(sized(1, 0), spool.read(empty));
            assertEquals(sized(2, 1 << 20), spool.read(big));
            spool.close();
        }

        @Test
        void envelopeThatIsNoEntryIsSetAsideWithoutMakingRoom() throws IOException {
            FileSpool spool = bench.open(64 << 10);
            spool.setAside(envelope(1), SpoolProgress.NONE, "TOO_LATE: out of bounds");
            Path session = bench.only("session").getParent();
            SetAside aside = SetAside.of(session).get(0);
            assertEquals("TOO_LATE: out of bounds", aside.reason());
            assertEquals(Frame.length(envelope(1)), aside.bytes().remaining());
            for (int i = 2; i < 60; i++) {
                append(spool, sized(i, 1000));
            }
            int lost = bench.lost.size();
            for (int i = 100; i < 130; i++) {
                spool.setAside(sized(i, 1000), SpoolProgress.NONE, "TOO_LATE: out of bounds");
            }
            assertEquals(lost, bench.lost.size(), "nothing that can be sent goes for it");
            assertTrue(bench.bytes() <= 64 << 10);
            spool.close();
            FileSpool next = bench.open(64 << 10);
            assertFalse(ids(Bench.adopt(next)).contains("logs-1"), "it is not sent again");
            next.close();
        }

        @Test
        void aClosedSpoolKeepsNothingAndThrowsNothing() {
            FileSpool spool = bench.open();
            SpoolEntry entry = append(spool, envelope(1));
            spool.close();
            spool.close();
            assertEquals(Optional.empty(), spool.append(envelope(2), SpoolProgress.NONE));
            spool.acknowledge(entry);
            spool.update(entry, SpoolProgress.NONE);
            spool.quarantine(entry, "late");
            spool.setAside(envelope(3), SpoolProgress.NONE, "late");
            spool.force();
            assertEquals(List.of(), Bench.adopt(spool));
        }

        @Test
        void anInterruptedThreadSavesAllTheSameAndStaysInterrupted() throws IOException {
            FileSpool spool = bench.open(Bench.MAX_BYTES, Durability.ALWAYS, Disk.REAL);
            Thread.currentThread().interrupt();
            SpoolEntry entry = append(spool, envelope(1));
            SpoolEntry second = append(spool, envelope(2));
            assertEquals(envelope(1), spool.read(entry));
            spool.acknowledge(second);
            spool.close();
            assertTrue(Thread.interrupted());
            assertEquals(List.of(), bench.troubles);
            FileSpool next = bench.open();
            assertEquals(List.of("logs-1"), ids(Bench.adopt(next)));
            next.close();
        }

        @Test
        void spoolFilesHoldNoSecretAndAreForThisUserAlone() throws IOException {
            FileSpool spool = bench.open();
            spool.quarantine(append(spool, envelope(1)), "REJECTED: no");
            SpoolEntry entry = append(spool, envelope(2));
            append(spool, envelope(3));
            spool.acknowledge(entry);
            for (Path path : bench.paths()) {
                String expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
                assertEquals(
                        expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), path.toString());
            }
            spool.close();
        }
    }

    @Nested
    class Bound {
        @Test
        void theOldestSegmentMakesRoomAndItsEntriesAreReported() throws IOException {
            FileSpool spool = bench.open(64 << 10);
            List<SpoolEntry> entries = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                entries.add(append(spool, sized(i, 1000)));
                assertTrue(bench.bytes() <= 64 << 10, bench::toString);
            }
            assertTrue(bench.lost.size() > 100);
            assertEquals(entries.subList(0, bench.lost.size()), bench.lost);
            assertTrue(bench.reasons.stream().allMatch(DropReason.SPOOL_FULL::equals));
            assertThrows(NoSuchFileException.class, () -> spool.read(entries.get(0)));
            spool.close();
            FileSpool next = bench.open();
            assertEquals(ids(entries.subList(bench.lost.size(), 200)), ids(Bench.adopt(next)));
            next.close();
        }

        @Test
        void anEnvelopeLargerThanTheBoundIsNotKeptAndCostsNoOther() throws IOException {
            FileSpool spool = bench.open(64 << 10);
            append(spool, envelope(1));
            assertEquals(Optional.empty(), spool.append(sized(2, 65 << 10), SpoolProgress.NONE));
            assertEquals(Optional.empty(), spool.append(sized(2, (64 << 10) - 300), SpoolProgress.NONE));
            assertEquals(List.of(), bench.lost);
            assertEquals(2, bench.troubles.size());
            spool.close();
        }

        @Test
        void adoptedSessionsCountInTheBoundAndTheOldestGoesFirst() throws IOException {
            for (int session = 0; session < 3; session++) {
                FileSpool spool = bench.open(1 << 20);
                for (int i = 0; i < 30; i++) {
                    append(spool, sized(session, 1000));
                }
                spool.close();
            }
            FileSpool small = bench.open(64 << 10);
            List<SpoolEntry> adopted = Bench.adopt(small);
            assertEquals(90, adopted.size());
            assertTrue(bench.bytes() <= 64 << 10);
            assertEquals(adopted.subList(0, bench.lost.size()), bench.lost);
            assertTrue(bench.lost.size() >= 30 && bench.lost.size() < 60, bench.lost.size() + " lost");
            assertEquals(2, Layout.sessions(bench.directory).size());
            small.close();
        }

        @Test
        void progressWithoutEndStaysWithinTheBound() throws IOException {
            FileSpool spool = bench.open(64 << 10);
            SpoolEntry first = append(spool, envelope(1));
            SpoolEntry second = append(spool, envelope(2));
            for (int i = 0; i < 5000; i++) {
                spool.update(first, new SpoolProgress(SpoolProgress.Form.LATE, Optional.of(Instant.ofEpochSecond(i))));
            }
            assertTrue(bench.bytes() < 2000, bench.files()::toString);
            spool.acknowledge(second);
            spool.close();
            FileSpool next = bench.open();
            List<SpoolEntry> left = Bench.adopt(next);
            assertEquals(List.of("logs-1"), ids(left));
            assertEquals(
                    Optional.of(Instant.ofEpochSecond(4999)),
                    left.get(0).progress().openSince());
            next.close();
        }

        @Test
        void anEnvelopeTooLargeForQuarantineCostsNothingThatLiesThere() throws IOException {
            FileSpool spool = bench.open();
            spool.setAside(envelope(1), SpoolProgress.NONE, "TOO_LATE: out of bounds");
            Map<String, Long> before = bench.files();
            spool.setAside(sized(2, (int) Bench.MAX_BYTES / 8), SpoolProgress.NONE, "TOO_LATE: out of bounds");
            assertEquals(1, bench.troubles.size(), bench.troubles::toString);
            assertEquals(before, bench.files());
            spool.close();
        }

        @Test
        void quarantineHasAnEighthAndTheOldestGoesFirst() throws IOException {
            FileSpool spool = bench.open(64 << 10);
            for (int i = 0; i < 50; i++) {
                spool.quarantine(append(spool, sized(i, 1000)), "POISON: no");
            }
            assertEquals(List.of(), bench.lost);
            Map<String, Long> files = bench.files();
            long aside = files.entrySet().stream()
                    .filter(file -> file.getKey().contains("quarantine"))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertTrue(aside > 6 << 10 && aside <= 8 << 10, files::toString);
            assertTrue(files.keySet().stream().anyMatch(name -> name.endsWith("00000050.frame")), files::toString);
            spool.close();
            FileSpool next = bench.open(64 << 10);
            assertEquals(List.of(), Bench.adopt(next));
            assertEquals(
                    aside,
                    bench.bytes()
                            - bench.files().entrySet().stream()
                                    .filter(file -> !file.getKey().contains("quarantine"))
                                    .mapToLong(Map.Entry::getValue)
                                    .sum());
            next.close();
        }
    }

    @Nested
    class Sharing {
        @Test
        void aLivingSessionIsNotAdopted() {
            FileSpool first = bench.open();
            append(first, envelope(1));
            FileSpool second = bench.open();
            append(second, envelope(2));
            assertEquals(List.of(), Bench.adopt(second));
            first.close();
            assertEquals(List.of("logs-1"), ids(Bench.adopt(second)));
            second.close();
        }

        @Test
        void exactlyOneOfManyAdopts() throws Exception {
            for (int i = 0; i < 10; i++) {
                FileSpool spool = bench.open();
                append(spool, envelope(i));
                spool.close();
            }
            int threads = 4;
            CyclicBarrier barrier = new CyclicBarrier(threads);
            ExecutorService pool = Executors.newFixedThreadPool(threads);
            List<Future<List<SpoolEntry>>> adopted = new ArrayList<>();
            List<FileSpool> spools = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                FileSpool spool = bench.open();
                spools.add(spool);
                adopted.add(pool.submit(() -> {
                    barrier.await();
                    return Bench.adopt(spool);
                }));
            }
            List<String> all = new ArrayList<>();
            for (Future<List<SpoolEntry>> each : adopted) {
                all.addAll(ids(each.get()));
            }
            pool.shutdown();
            assertEquals(10, all.size());
            assertEquals(10, all.stream().distinct().count());
            spools.forEach(FileSpool::close);
        }

        @Test
        void linksAreNotFollowed() throws IOException {
            FileSpool outside = bench.open();
            append(outside, envelope(1));
            outside.close();
            Path session = Layout.sessions(bench.directory).get(0).path();
            try (Bench other = new Bench()) {
                Files.createSymbolicLink(other.directory.resolve(session.getFileName()), session);
                Path mine = Files.createDirectory(other.directory.resolve("00000002-x"));
                Files.createSymbolicLink(mine.resolve("00000001.seg"), session.resolve("00000001.seg"));
                FileSpool spool = other.open();
                assertEquals(List.of(), Bench.adopt(spool));
                spool.close();
            }
            assertTrue(Files.exists(session.resolve("00000001.seg")));
        }

        @Test
        void aSessionOfANewerVersionIsLeftUntouchedAndSaidSoOnce() throws IOException {
            FileSpool first = bench.open();
            append(first, envelope(1));
            first.close();
            Path segment = bench.only(".seg");
            byte[] bytes = Files.readAllBytes(segment);
            ByteBuffer header = ByteBuffer.wrap(bytes);
            header.putShort(8, (short) 2).putInt(28, Checksum.of(header, 0, 28));
            Files.write(segment, bytes);
            Map<String, Long> before = bench.files();
            FileSpool second = bench.open();
            assertEquals(List.of(), Bench.adopt(second));
            assertEquals(List.of(), Bench.adopt(second));
            append(second, envelope(2));
            second.acknowledge(append(second, envelope(3)));
            assertEquals(1, bench.troubles.size());
            assertTrue(bench.troubles.get(0).contains("newer version"), bench.troubles::toString);
            assertTrue(bench.files().entrySet().containsAll(before.entrySet()));
            second.close();
        }

        @Test
        void emptyAndForeignDirectoriesDoNoHarm() throws IOException {
            Files.createDirectory(bench.directory.resolve("00000007-dead"));
            Files.createDirectory(bench.directory.resolve("saves"));
            Path foreign = Files.createDirectory(bench.directory.resolve("00000008-foreign"));
            Files.writeString(foreign.resolve("notes.txt"), "mine");
            Files.writeString(bench.directory.resolve("00000009-file"), "mine");
            FileSpool spool = bench.open();
            assertEquals(List.of(), Bench.adopt(spool));
            append(spool, envelope(1));
            assertFalse(Files.exists(bench.directory.resolve("00000007-dead")));
            assertTrue(Files.exists(foreign.resolve("notes.txt")));
            assertTrue(Files.exists(bench.directory.resolve("saves")));
            assertEquals("mine", Files.readString(bench.directory.resolve("00000009-file")));
            spool.close();
        }

        @Test
        void aForeignDirectoryWithTheLargestNumberHidesNoSession() throws IOException {
            Path foreign = Files.createDirectory(bench.directory.resolve("999999999999-x"));
            Files.writeString(foreign.resolve("mine"), "mine");
            FileSpool first = bench.open();
            append(first, envelope(1));
            first.close();
            FileSpool second = bench.open();
            assertEquals(List.of("logs-1"), ids(Bench.adopt(second)));
            second.close();
        }

        @Test
        void aSessionIdThatIsNoFileNameIsKeptInTheSessionFile() {
            SpoolConfig config =
                    new SpoolConfig(bench.directory, Bench.MAX_BYTES, Durability.NEVER, "../a/ü", Bench.ABOUT);
            FileSpool spool = new FileSpool(config, bench, Disk.REAL, System::nanoTime);
            spool.open();
            append(spool, envelope(1));
            spool.close();
            FileSpool next = bench.open();
            assertEquals("../a/ü", Bench.adopt(next).get(0).sessionId());
            next.close();
        }
    }

    @Nested
    class Reading {
        @Test
        void theReaderSeesALivingSpoolAndChangesNothing() throws IOException {
            FileSpool spool = bench.open();
            SpoolEntry done = append(spool, envelope(1));
            append(spool, envelope(2));
            spool.acknowledge(done);
            Map<String, Long> before = bench.files();
            List<String> seen = new ArrayList<>();
            SpoolReader.read(bench.directory, each -> {
                assertEquals(Bench.ABOUT, each.about());
                seen.add(each.envelope().id() + " " + each.acknowledged());
            });
            assertEquals(List.of("logs-1 true", "logs-2 false"), seen);
            assertEquals(before, bench.files());
            spool.close();
        }

        @Test
        void theReaderTellsOfANewerVersionAfterTheRest() throws IOException {
            FileSpool first = bench.open();
            append(first, envelope(1));
            first.close();
            Path session = Layout.sessions(bench.directory).get(0).path().resolve("session");
            ByteBuffer header = ByteBuffer.wrap(Files.readAllBytes(session));
            header.putShort(8, (short) 9).putInt(28, Checksum.of(header, 0, 28));
            Files.write(session, header.array());
            FileSpool second = bench.open();
            append(second, envelope(2));
            second.close();
            List<String> seen = new ArrayList<>();
            IOException refused = assertThrows(
                    IOException.class,
                    () -> SpoolReader.read(
                            bench.directory, each -> seen.add(each.envelope().id())));
            assertTrue(refused.getMessage().contains("newer version"));
            assertEquals(List.of("logs-2"), seen);
        }
    }

    @Test
    void aSpoolWithoutItsOwnSessionFileStillDelivers() throws IOException {
        FileSpool first = bench.open();
        append(first, envelope(1));
        first.close();
        Files.delete(bench.only("session"));
        Files.delete(bench.only("lock"));
        FileSpool second = bench.open();
        List<SpoolEntry> entries = Bench.adopt(second);
        assertEquals(envelope(1), second.read(entries.get(0)));
        assertEquals(36, entries.get(0).sessionId().length());
        assertSame(SpoolProgress.Form.UNDECIDED, entries.get(0).progress().form());
        second.close();
    }

    @Test
    void manyThreadsAtOnceLoseAndRepeatNothing() throws Exception {
        int threads = 4;
        FileSpool spool = bench.open(8 << 20, Durability.INTERVAL, Disk.REAL);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<List<String>>> kept = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int thread = t;
            kept.add(pool.submit(() -> {
                List<String> left = new ArrayList<>();
                for (int i = 0; i < 400; i++) {
                    Envelope envelope = Bench.envelope(thread + "-" + i, "x".repeat(i), 1);
                    SpoolEntry entry = append(spool, envelope);
                    assertEquals(envelope, spool.read(entry));
                    if (i % 3 == 0) {
                        left.add(entry.id());
                    } else if (i % 3 == 1) {
                        spool.update(entry, SpoolProgress.NONE);
                        spool.acknowledge(entry);
                    } else {
                        spool.acknowledge(entry);
                    }
                    if (i % 50 == 0) {
                        spool.force();
                        Bench.adopt(spool);
                    }
                }
                return left;
            }));
        }
        List<String> expected = new ArrayList<>();
        for (Future<List<String>> each : kept) {
            expected.addAll(each.get());
        }
        pool.shutdown();
        spool.close();
        assertEquals(List.of(), bench.troubles);
        assertEquals(List.of(), bench.lost);
        FileSpool next = bench.open(8 << 20);
        List<String> left = new ArrayList<>(ids(Bench.adopt(next)));
        java.util.Collections.sort(left);
        java.util.Collections.sort(expected);
        assertEquals(expected, left);
        next.close();
    }
}
