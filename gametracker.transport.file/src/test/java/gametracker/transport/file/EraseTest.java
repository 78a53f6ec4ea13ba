package gametracker.transport.file;

import static gametracker.transport.file.Bench.append;
import static gametracker.transport.file.Bench.envelope;
import static gametracker.transport.file.Bench.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Durability;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Erasing: nothing that was kept is found again, by nobody, wherever the erasing was cut short. */
class EraseTest {
    private Bench bench;

    @BeforeEach
    void open() throws IOException {
        bench = new Bench();
    }

    @AfterEach
    void close() throws IOException {
        bench.close();
    }

    /** Three dead sessions of two entries each, one of which is in quarantine. */
    private void deadSessions() {
        for (int i = 0; i < 3; i++) {
            FileSpool spool = bench.open();
            append(spool, envelope(10 * i));
            append(spool, envelope(10 * i + 1));
            spool.quarantine(append(spool, envelope(10 * i + 2)), "POISON: no");
            spool.close();
        }
    }

    @Test
    void ownAdoptedAndDeadSessionsGoWithTheirQuarantine() throws IOException {
        deadSessions();
        FileSpool spool = bench.open();
        assertEquals(6, Bench.adopt(spool).size());
        FileSpool dead = bench.open();
        append(dead, envelope(100));
        dead.close();
        append(spool, envelope(200));
        assertTrue(spool.erase());
        assertEquals(List.of(bench.directory), bench.paths());
        assertEquals(List.of(), bench.lost);
        assertEquals(List.of(), bench.troubles);
        spool.close();
        assertEquals(List.of(bench.directory), bench.paths());
    }

    @Test
    void aSpoolThatHasErasedKeepsNothingMore() throws IOException {
        FileSpool spool = bench.open();
        SpoolEntry entry = append(spool, envelope(1));
        assertTrue(spool.erase());
        assertEquals(Optional.empty(), spool.append(envelope(2), SpoolProgress.NONE));
        spool.acknowledge(entry);
        spool.update(entry, SpoolProgress.NONE);
        spool.setAside(envelope(3), SpoolProgress.NONE, "POISON: no");
        assertEquals(List.of(), Bench.adopt(spool));
        assertTrue(spool.erase());
        spool.close();
        assertEquals(Map.of(), bench.files());
    }

    @Test
    void theSessionOfALiveTrackerStays() throws IOException {
        FileSpool live = bench.open();
        SpoolEntry entry = append(live, envelope(1));
        FileSpool spool = bench.open();
        append(spool, envelope(2));
        assertTrue(spool.erase());
        assertEquals(envelope(1), live.read(entry));
        live.close();
        FileSpool next = bench.open();
        assertEquals(List.of("logs-1"), ids(Bench.adopt(next)));
        next.close();
        spool.close();
    }

    @Test
    void withoutADirectoryNoneIsMade() throws IOException {
        Bench nowhere = new Bench(bench.directory.resolve("nowhere"));
        FileSpool spool = new FileSpool(
                new gametracker.api.spi.SpoolConfig(
                        nowhere.directory, Bench.MAX_BYTES, Durability.NEVER, "session", Bench.ABOUT),
                nowhere,
                Disk.REAL,
                () -> 1);
        assertTrue(spool.erase());
        spool.close();
        assertFalse(Files.exists(nowhere.directory));
    }

    @Test
    void aSessionThatNobodyHereCanReadGoesAsWell() throws IOException {
        deadSessions();
        Files.write(
                bench.paths().stream()
                        .filter(path -> path.endsWith(Layout.SESSION))
                        .findFirst()
                        .orElseThrow(),
                new byte[] {1, 2, 3});
        FileSpool spool = bench.open();
        assertTrue(spool.erase());
        spool.close();
        assertEquals(List.of(bench.directory), bench.paths());
    }

    @Test
    void linksAreDeletedNotFollowedAndDirectoriesOfOthersStay() throws IOException {
        Path elsewhere = Files.createTempDirectory("elsewhere");
        Path kept = Files.writeString(elsewhere.resolve("kept"), "kept");
        deadSessions();
        Path session = Layout.sessions(bench.directory).get(0).path();
        Files.createSymbolicLink(session.resolve("00000009.seg"), kept);
        Files.delete(Files.list(session.resolve(Layout.QUARANTINE)).findFirst().orElseThrow());
        Files.delete(session.resolve(Layout.QUARANTINE));
        Files.createSymbolicLink(session.resolve(Layout.QUARANTINE), elsewhere);
        Path foreign = Files.createDirectory(session.resolve("saves"));
        Files.writeString(foreign.resolve("game"), "1");
        FileSpool spool = bench.open();
        assertTrue(spool.erase());
        spool.close();
        assertEquals("kept", Files.readString(kept));
        assertEquals(List.of(bench.directory, session, foreign, foreign.resolve("game")), bench.paths());
        Files.delete(kept);
        Files.delete(elsewhere);
    }

    @Test
    void aDiskThatRefusesIsToldOnceAndNothingIsAdoptedUntilItIsErased() throws IOException {
        deadSessions();
        FaultyDisk disk = new FaultyDisk();
        disk.deleteFails = true;
        FileSpool spool = bench.open(Bench.MAX_BYTES, Durability.NEVER, disk);
        assertFalse(spool.erase());
        assertEquals(1, bench.troubles.size(), bench.troubles::toString);
        assertTrue(bench.troubles.get(0).contains("Operation not permitted"), bench.troubles::toString);
        spool.close();
        assertEquals(
                6,
                bench.paths().stream()
                        .filter(path -> path.toString().matches(".*(seg|frame)"))
                        .count());
        bench.troubles.clear();

        FileSpool refused = bench.open(Bench.MAX_BYTES, Durability.NEVER, disk);
        assertEquals(List.of(), Bench.adopt(refused));
        assertEquals(List.of(), Bench.adopt(refused));
        assertEquals(1, bench.troubles.size(), bench.troubles::toString);
        append(refused, envelope(500));
        disk.deleteFails = false;
        refused.close();

        FileSpool next = bench.open();
        assertEquals(List.of("logs-500"), ids(Bench.adopt(next)));
        assertEquals(1, Layout.sessions(bench.directory).size());
        assertFalse(Files.exists(bench.directory.resolve(Layout.ERASE)));
        next.close();
    }

    @Test
    void aReadOnlyDiskErasesNothingAndSaysSo() throws IOException {
        deadSessions();
        FaultyDisk disk = new FaultyDisk();
        disk.readOnly = true;
        FileSpool spool = bench.open(Bench.MAX_BYTES, Durability.NEVER, disk);
        assertFalse(spool.erase());
        assertEquals(1, bench.troubles.size(), bench.troubles::toString);
        spool.close();
    }

    @Test
    void whereverItIsCutShortTheNextSpoolGoesOnBeforeItAdopts() throws IOException {
        for (int deletions = 0; ; deletions++) {
            Bench cut = new Bench();
            bench.close();
            bench = cut;
            deadSessions();
            StoppingDisk disk = new StoppingDisk(deletions);
            FileSpool spool = bench.open(Bench.MAX_BYTES, Durability.NEVER, disk);
            boolean whole = spool.erase();
            Bench dead = bench.died();
            FileSpool next = dead.open();
            assertEquals(List.of(), Bench.adopt(next), "cut short after " + deletions);
            append(next, envelope(7));
            next.close();
            assertEquals(1, Layout.sessions(dead.directory).size(), "cut short after " + deletions);
            assertFalse(Files.exists(dead.directory.resolve(Layout.ERASE)));
            dead.close();
            spool.close();
            if (whole) {
                return;
            }
        }
    }

    /** Deletes so many files, and none after that. */
    private static final class StoppingDisk extends Disk {
        private int left;

        StoppingDisk(int left) {
            this.left = left;
        }

        @Override
        void delete(Path path) throws IOException {
            if (path.endsWith(Layout.ERASE) && !Files.exists(path)) {
                return;
            }
            if (left-- <= 0) {
                throw new IOException("as if killed");
            }
            super.delete(path);
        }
    }

    @Test
    void aMarkerThatSaysNothingErasesNothing() throws IOException {
        deadSessions();
        Files.writeString(bench.directory.resolve(Layout.ERASE), "all of it");
        FileSpool spool = bench.open();
        assertEquals(6, Bench.adopt(spool).size());
        spool.close();
    }
}
