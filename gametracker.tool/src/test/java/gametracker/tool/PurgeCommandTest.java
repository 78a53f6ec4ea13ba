package gametracker.tool;

import static gametracker.tool.SpoolBench.adopt;
import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PurgeCommandTest extends SpoolCommandTest {
    /** With a file in quarantine, what a broken-off import left, and acknowledgements that were being compacted. */
    private void fill() throws IOException {
        play();
        try (Spool game = bench.open()) {
            SpoolEntry late = append(game, envelope(7));
            append(game, envelope(8));
            game.quarantine(late, "TOO_LATE: old");
        }
        Path broken = Files.createDirectories(bench.directory.resolve("import-00000005-x/quarantine"));
        Files.write(broken.resolve("00000001.frame"), new byte[3]);
        Files.write(broken.resolveSibling("00000001.seg"), new byte[3]);
        Files.write(bench.session(0).resolve("00000001.ack.new"), new byte[3]);
    }

    @Test
    void erasesAllSessionsWithWhatIsSetAside() throws IOException {
        fill();
        assertEquals(0, run("purge", dir(), "--yes"));
        assertTrue(out().contains("erased 3 sessions with 5 envelopes"), out());
        assertEquals(List.of(bench.directory), bench.paths());
        assertEquals(List.of(), questions);
        assertEquals(0, run("purge", dir(), "--yes", "--json"));
        assertEquals("{\"erased\":0,\"envelopes\":0,\"kept\":[],\"newer\":[]}", out().strip());
    }

    @Test
    void asksOnTheConsoleAndTakesYesAlone() throws IOException {
        fill();
        Map<String, Long> before = bench.files();
        for (String no : List.of("", "no", "y", "yes please")) {
            answer = Optional.of(no);
            assertEquals(3, run("purge", dir()));
            assertTrue(out().contains("nothing is erased"), out());
            assertEquals(before, bench.files());
        }
        assertTrue(questions.get(0).contains("3 sessions with 5 envelopes that are not sent yet"), questions::toString);
        assertTrue(questions.get(0).contains(dir()), questions::toString);
        answer = Optional.of(" YES ");
        assertEquals(0, run("purge", dir()));
        assertEquals(List.of(bench.directory), bench.paths());
        answer = Optional.empty();
        assertEquals(0, run("purge", dir()), "there is nothing to ask for");
    }

    @Test
    void withoutAConsoleItWantsToBeToldYes() throws IOException {
        play();
        Map<String, Long> before = bench.files();
        assertEquals(2, run("purge", dir()));
        assertTrue(err().contains("--yes"), err());
        assertEquals(before, bench.files());
    }

    @Test
    void aRunningGameLosesNothingAndNeitherDoOthers() throws IOException {
        play();
        try (Spool game = bench.open()) {
            SpoolEntry entry = append(game, envelope(9));
            Map<String, Long> before = bench.files();
            assertEquals(3, run("purge", dir(), "--yes"));
            assertTrue(out().contains("00000003-") && out().contains("in use"), out());
            assertEquals(before, bench.files());
            assertEquals(envelope(9), game.read(entry));
        }
        assertEquals(0, run("purge", dir(), "--yes"), "its lock can be taken now");
        assertEquals(List.of(bench.directory), bench.paths());
    }

    @Test
    void locksThatItTookAreGivenBack() throws IOException {
        play();
        answer = Optional.of("no");
        run("purge", dir());
        try (Spool game = bench.open()) {
            assertEquals(4, adopt(game).size());
        }
    }

    @Test
    void linksAreNeitherFollowedNorDeleted() throws IOException {
        play();
        try (SpoolBench elsewhere = new SpoolBench()) {
            Path file = Files.writeString(elsewhere.directory.resolve("00000001.frame"), "mine");
            Path segment = Files.createSymbolicLink(bench.session(0).resolve("00000007.seg"), file);
            Files.createSymbolicLink(bench.session(1).resolve("quarantine"), elsewhere.directory);
            Files.createSymbolicLink(bench.directory.resolve("00000008-link"), elsewhere.directory);
            Files.createSymbolicLink(bench.directory.resolve("import-00000009-link"), elsewhere.directory);
            assertEquals(1, run("purge", dir(), "--yes"));
            assertEquals("mine", Files.readString(file));
            assertTrue(Files.isSymbolicLink(segment));
            assertEquals(Map.of(), bench.files());

            Path link = Files.createSymbolicLink(elsewhere.directory.resolve("spool"), bench.directory);
            assertEquals(2, run("purge", link.toString(), "--yes"));
            assertTrue(err().contains("is a link"), err());
            Files.delete(link);
        }
    }

    @Test
    void foreignFilesStay() throws IOException {
        play();
        Path notes = Files.writeString(bench.session(0).resolve("notes.txt"), "mine");
        Path readme = Files.writeString(bench.directory.resolve("readme"), "mine");
        assertEquals(1, run("purge", dir(), "--yes"));
        assertTrue(out().contains("00000001-") && out().contains("files that are not the spool's"), out());
        assertEquals(
                Map.of(
                        bench.directory.relativize(notes).toString(),
                        4L,
                        readme.getFileName().toString(),
                        4L),
                bench.files());
    }

    @Test
    void aNewerSpoolIsLeftToTheNewerTool() throws IOException {
        play();
        makeNewer();
        assertEquals(3, run("purge", dir(), "--yes"));
        assertTrue(out().contains("00000099-future was written by a newer version"), out());
        assertEquals(Map.of("00000099-future/00000001.seg", 32L), bench.files());
    }
}
