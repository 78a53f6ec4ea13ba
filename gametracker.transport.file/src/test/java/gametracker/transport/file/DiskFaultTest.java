package gametracker.transport.file;

import static gametracker.transport.file.Bench.append;
import static gametracker.transport.file.Bench.envelope;
import static gametracker.transport.file.Bench.ids;
import static gametracker.transport.file.Bench.sized;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Disks that fail. Nothing throws, what could not be kept is told, and writing resumes when it can. */
class DiskFaultTest {
    private final FaultyDisk disk = new FaultyDisk();
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    private FileSpool spool(Durability durability) {
        return bench.open(Bench.MAX_BYTES, durability, disk);
    }

    private List<String> nextFinds() throws IOException {
        Bench dead = bench.died();
        FileSpool next = dead.open();
        List<SpoolEntry> entries = Bench.adopt(next);
        for (SpoolEntry entry : entries) {
            next.read(entry);
        }
        assertEquals(List.of(), dead.lost);
        assertEquals(List.of(), dead.troubles);
        next.close();
        dead.close();
        return ids(entries);
    }

    @Nested
    class Full {
        @Test
        void aDiskThatFillsUpAtAnyByteKeepsWhatItTookAndTakesMoreWhenItCan() throws IOException {
            for (long quota = 0; quota < 700; quota++) {
                disk.quota = quota;
                FileSpool spool = spool(Durability.NEVER);
                List<String> kept = new ArrayList<>();
                for (int i = 0; i < 6; i++) {
                    spool.append(envelope(i), SpoolProgress.NONE).ifPresent(entry -> kept.add(entry.id()));
                }
                disk.quota = Long.MAX_VALUE;
                kept.add(append(spool, envelope(6)).id());
                assertEquals(kept, nextFinds(), "quota " + quota);
                spool.close();
                FileSpool clean = bench.open();
                Bench.adopt(clean).forEach(clean::acknowledge);
                clean.close();
            }
            assertTrue(bench.troubles.stream().allMatch(trouble -> trouble.contains("No space left")));
        }

        @Test
        void aHalfFrameThatCannotBeCutOffHidesNoLaterOne() throws IOException {
            FileSpool spool = spool(Durability.NEVER);
            append(spool, envelope(1));
            disk.quota = 40;
            disk.truncateFails = true;
            assertEquals(Optional.empty(), spool.append(envelope(2), SpoolProgress.NONE));
            disk.quota = Long.MAX_VALUE;
            append(spool, envelope(3));
            Bench dead = bench.died();
            FileSpool next = dead.open();
            assertEquals(List.of("logs-1", "logs-3"), ids(Bench.adopt(next)));
            next.close();
            dead.close();
            spool.close();
        }

        @Test
        void anAcknowledgementThatDoesNotFitMeansARepeat() throws IOException {
            FileSpool spool = spool(Durability.NEVER);
            SpoolEntry entry = append(spool, envelope(1));
            append(spool, envelope(2));
            disk.quota = 50;
            spool.acknowledge(entry);
            disk.quota = Long.MAX_VALUE;
            assertEquals(1, bench.troubles.size());
            assertEquals(List.of("logs-1", "logs-2"), nextFinds());
            spool.acknowledge(append(spool, envelope(3)));
            assertEquals(List.of("logs-1", "logs-2"), nextFinds());
            spool.close();
        }

        /** Run with {@code -Dspool.tmpfs=required} where a mount must be possible; else it is tried. */
        @Test
        void aFullFileSystemForReal() throws Exception {
            Path mount = Files.createTempDirectory("spool-tmpfs");
            boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=256k,mode=700", "tmpfs", mount.toString());
            if (!mounted) {
                Files.delete(mount);
                assertFalse("required".equals(System.getProperty("spool.tmpfs")), "cannot mount a tmpfs");
                Assumptions.abort("cannot mount a tmpfs");
            }
            try {
                Bench small = new Bench(mount.resolve("spool"));
                FileSpool spool = small.open(64 << 20);
                List<SpoolEntry> kept = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    spool.append(sized(i, 5000), SpoolProgress.NONE).ifPresent(kept::add);
                }
                assertTrue(kept.size() > 20 && kept.size() < 60, kept.size() + " kept");
                assertEquals(100 - kept.size(), small.troubles.size());
                assertEquals(List.of(), small.lost);
                spool.acknowledge(kept.get(0));
                kept.subList(1, 20).forEach(spool::acknowledge);
                spool.close();
                FileSpool next = small.open(64 << 20);
                List<SpoolEntry> left = Bench.adopt(next);
                assertTrue(ids(left).containsAll(ids(kept.subList(20, kept.size()))));
                for (SpoolEntry entry : left) {
                    next.read(entry);
                }
                assertEquals(List.of(), small.lost);
                left.forEach(next::acknowledge);
                assertTrue(next.append(sized(1, 5000), SpoolProgress.NONE).isPresent());
                next.close();
            } finally {
                assertTrue(run("umount", mount.toString()));
                Files.delete(mount);
            }
        }

        private static boolean run(String... command) throws Exception {
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
            } catch (IOException e) {
                return false;
            }
        }
    }

    @Nested
    class Refusing {
        @Test
        void aReadOnlyDiskKeepsNothingAndTakesUpAgain() throws IOException {
            disk.readOnly = true;
            FileSpool spool = spool(Durability.INTERVAL);
            assertEquals(Optional.empty(), spool.append(envelope(1), SpoolProgress.NONE));
            disk.readOnly = false;
            SpoolEntry entry = append(spool, envelope(2));
            append(spool, envelope(3));
            disk.readOnly = true;
            assertEquals(Optional.empty(), spool.append(envelope(4), SpoolProgress.NONE));
            spool.acknowledge(entry);
            spool.update(entry, SpoolProgress.NONE);
            spool.force();
            disk.readOnly = false;
            append(spool, envelope(5));
            spool.close();
            assertEquals(List.of("logs-2", "logs-3", "logs-5"), nextFinds());
            assertEquals(List.of(), bench.lost);
        }

        @Test
        void aDirectoryThatMayNotBeWrittenIsTroubleNotAnError() throws Exception {
            Path file = bench.directory.resolve("taken");
            Files.writeString(file, "a file");
            Bench inFile = new Bench(file.resolve("spool"));
            FileSpool spool = inFile.open();
            assertEquals(List.of(), Bench.adopt(spool));
            assertEquals(Optional.empty(), spool.append(envelope(1), SpoolProgress.NONE));
            spool.close();
            assertEquals(2, inFile.troubles.size(), inFile.troubles::toString);
            Files.delete(file);
            FileSpool again = inFile.open();
            append(again, envelope(2));
            again.close();
        }

        @Test
        void unreadableFilesAreReadAnotherDay() throws IOException {
            FileSpool first = bench.open();
            append(first, envelope(1));
            first.close();
            disk.readFails = true;
            FileSpool second = spool(Durability.NEVER);
            assertEquals(List.of(), Bench.adopt(second));
            assertEquals(1, bench.troubles.size(), bench.troubles::toString);
            disk.readFails = false;
            List<SpoolEntry> entries = Bench.adopt(second);
            disk.readFails = true;
            assertThrows(IOException.class, () -> second.read(entries.get(0)));
            assertEquals(List.of(), bench.lost);
            disk.readFails = false;
            assertEquals(envelope(1), second.read(entries.get(0)));
            second.close();
        }

        @Test
        void acknowledgedSegmentThatCannotBeDeletedIsNotSentAgain() throws IOException {
            FileSpool spool = spool(Durability.NEVER);
            SpoolEntry entry = append(spool, envelope(1));
            disk.deleteFails = true;
            spool.acknowledge(entry);
            assertEquals(List.of(), nextFinds());
            disk.deleteFails = false;
            append(spool, envelope(2));
            assertEquals(List.of("logs-2"), nextFinds());
            spool.close();
        }

        @Test
        void segmentThatCouldNotBeDeletedIsNotReportedLost() throws IOException {
            FileSpool spool = bench.open(64 << 10, Durability.NEVER, disk);
            for (int i = 0; i < 40; i++) {
                append(spool, sized(i, 1000));
            }
            disk.deleteFails = true;
            int kept = 40;
            while (spool.append(sized(kept, 1000), SpoolProgress.NONE).isPresent()) {
                kept++;
            }
            assertEquals(List.of(), bench.lost);
            assertTrue(bench.bytes() <= 64 << 10);
            disk.deleteFails = false;
            append(spool, sized(kept, 1000));
            assertFalse(bench.lost.isEmpty());
            spool.close();
        }
    }

    @Nested
    class Deleted {
        @Test
        void theWholeDirectoryDeletedWhilePlayingIsToldAndWritingGoesOn() throws IOException {
            FileSpool spool = spool(Durability.INTERVAL);
            SpoolEntry gone = append(spool, envelope(1));
            bench.close();
            SpoolEntry kept = append(spool, envelope(2));
            assertEquals(List.of(gone), bench.lost);
            assertEquals(List.of(DropReason.SPOOL_DAMAGED), bench.reasons);
            assertEquals(envelope(2), spool.read(kept));
            spool.acknowledge(gone);
            spool.close();
            assertEquals(List.of("logs-2"), nextFinds());
        }

        @Test
        void aDeletedSegmentLosesItsEntriesAlone() throws IOException {
            FileSpool spool = bench.open(64 << 10);
            List<SpoolEntry> entries = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                entries.add(append(spool, sized(i, 1500)));
            }
            Files.delete(bench.paths().stream()
                    .filter(path -> path.endsWith("00000002.seg"))
                    .findFirst()
                    .orElseThrow());
            assertThrows(IOException.class, () -> spool.read(entries.get(2)));
            assertEquals(entries.subList(2, 4), bench.lost);
            assertEquals(sized(1, 1500), spool.read(entries.get(1)));
            assertEquals(sized(4, 1500), spool.read(entries.get(4)));
            spool.close();
        }

        @Test
        void anAdoptedDirectoryDeletedMeanwhileIsLostOnce() throws IOException {
            FileSpool first = bench.open();
            append(first, envelope(1));
            append(first, envelope(2));
            first.close();
            FileSpool second = bench.open();
            List<SpoolEntry> entries = Bench.adopt(second);
            bench.close();
            for (SpoolEntry entry : entries) {
                assertThrows(IOException.class, () -> second.read(entry));
            }
            assertEquals(entries, bench.lost);
            second.close();
        }

        @Test
        void aSegmentThatSomebodyCutIsNotWrittenOn() throws IOException {
            FileSpool spool = spool(Durability.NEVER);
            SpoolEntry cut = append(spool, envelope(1));
            Files.write(bench.only(".seg"), new byte[20]);
            SpoolEntry next = append(spool, envelope(2));
            assertThrows(IOException.class, () -> spool.read(cut));
            assertEquals(List.of(cut), bench.lost);
            assertEquals(envelope(2), spool.read(next));
            spool.close();
        }
    }

    @Test
    void whereLocksCannotBeHadNothingIsLeftBehind() throws IOException {
        disk.locksFail = true;
        FileSpool spool = spool(Durability.NEVER);
        for (int i = 0; i < 10; i++) {
            assertEquals(Optional.empty(), spool.append(envelope(i), SpoolProgress.NONE));
        }
        assertEquals(List.of(), Layout.sessions(bench.directory));
        disk.locksFail = false;
        append(spool, envelope(11));
        spool.close();
    }

    @Nested
    class Forcing {
        @Test
        void neverForcesNothing() {
            FileSpool spool = spool(Durability.NEVER);
            append(spool, envelope(1));
            bench.nanos += TimeUnit.HOURS.toNanos(1);
            append(spool, envelope(2));
            spool.force();
            spool.close();
            assertEquals(List.of(), disk.forced);
        }

        @Test
        void intervalForcesWhatIsDirtyAboutOnceASecond() {
            FileSpool spool = spool(Durability.INTERVAL);
            append(spool, envelope(1));
            append(spool, envelope(2));
            assertEquals(List.of(), disk.forced);
            bench.nanos += TimeUnit.SECONDS.toNanos(1);
            append(spool, envelope(3));
            assertEquals(3, disk.forced.size(), disk.forced::toString);
            assertEquals("00000001.seg", disk.forced.get(0));
            append(spool, envelope(4));
            assertEquals(3, disk.forced.size());
            spool.force();
            spool.force();
            assertEquals(4, disk.forced.size());
            spool.close();
            assertEquals(4, disk.forced.size());
        }

        @Test
        void alwaysForcesTheFrameAndTheNamesBeforeItCountsAsSafe() {
            FileSpool spool = spool(Durability.ALWAYS);
            append(spool, envelope(1));
            assertEquals("00000001.seg", disk.forced.get(0));
            assertEquals(3, disk.forced.size(), disk.forced::toString);
            append(spool, envelope(2));
            assertEquals(4, disk.forced.size());
            disk.forceFails = true;
            assertEquals(Optional.empty(), spool.append(envelope(3), SpoolProgress.NONE));
            disk.forceFails = false;
            append(spool, envelope(4));
            spool.close();
            FileSpool next = bench.open();
            assertEquals(List.of("logs-1", "logs-2", "logs-4"), ids(Bench.adopt(next)));
            next.close();
        }

        @Test
        void intervalForcesAcknowledgementsTooWhereNothingIsWrittenAnyMore() {
            FileSpool spool = spool(Durability.INTERVAL);
            SpoolEntry first = append(spool, envelope(1));
            append(spool, envelope(2));
            spool.force();
            disk.forced.clear();
            bench.nanos += TimeUnit.SECONDS.toNanos(1);
            spool.acknowledge(first);
            assertTrue(disk.forced.contains("00000001.ack"), disk.forced::toString);
            spool.close();
        }

        @Test
        void quarantineIsForcedWithTheRest() {
            for (Durability durability : List.of(Durability.INTERVAL, Durability.ALWAYS)) {
                disk.forced.clear();
                FileSpool spool = spool(durability);
                SpoolEntry entry = append(spool, envelope(1));
                bench.nanos += TimeUnit.SECONDS.toNanos(1);
                spool.quarantine(entry, "TOO_LATE: out of bounds");
                assertTrue(disk.forced.contains("00000001.frame"), disk.forced::toString);
                assertTrue(disk.forced.contains("quarantine/"), disk.forced::toString);
                spool.close();
            }
        }

        @Test
        void filesThatCouldNotBeForcedAreForcedTheNextTime() {
            FileSpool spool = spool(Durability.INTERVAL);
            append(spool, envelope(1));
            disk.forceFails = true;
            spool.force();
            assertEquals(1, bench.troubles.size());
            disk.forceFails = false;
            spool.force();
            assertTrue(disk.forced.contains("00000001.seg"));
            spool.close();
        }
    }
}
