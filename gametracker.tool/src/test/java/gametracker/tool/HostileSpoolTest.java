package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.tool.FakeTracker.Answer;
import gametracker.transport.file.SafeText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What files say that anybody may have written. */
class HostileSpoolTest extends SpoolCommandTest {
    private static final String NASTY = "\u001b]0;owned\u0007\u009b2J\rfake\nline\u202e";

    private Path session;

    @BeforeEach
    void write() throws IOException {
        play();
        session = Files.createDirectories(bench.directory.resolve("00000009-hostile"));
        byte[] body = {1};
        Files.write(
                session.resolve("00000001.seg"),
                HostileFiles.segment(HostileFiles.frame(1, NASTY, body, 1), HostileFiles.frame(2, NASTY, body, 5)));
        Files.write(
                session.resolve("session"),
                HostileFiles.session(List.of("", "\u001b[31m" + NASTY, "game", NASTY, "version", NASTY)));
    }

    private void assertClean(String text) {
        assertTrue(text.lines().noneMatch(SafeText.UNSAFE.asPredicate()), text);
        assertTrue(text.lines().noneMatch(line -> line.startsWith("line")), text);
    }

    @Test
    void noControlCharacterReachesTheTerminal() throws IOException {
        for (String[] words : new String[][] {
            {"list", dir()},
            {"list", dir(), "--json"},
            {"verify", dir()},
            {"verify", dir(), "--json"},
            {"replay", dir(), "--endpoint", ENDPOINT, "--dry-run"},
            {"export", dir(), bench.directory.resolve("x.zip").toString()},
            {"restore", dir()},
            {"purge", dir(), "--no" + NASTY},
            {NASTY}
        }) {
            run(words);
            assertClean(out());
            assertClean(err());
        }
        server = entry -> Answer.TOO_LATE;
        run("replay", dir(), "--endpoint", ENDPOINT);
        assertClean(out());
        assertClean(err());
    }

    @Test
    void catKeepsThemInJsonAsEscapes() {
        try (Spool game = bench.open()) {
            String body =
                    "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"{\\\"msg\\\":\\\"\u009b2J\u007f\\\"}\"]]}]}";
            append(game, envelope("logs-1", Format.LOKI_PUSH, body, 1));
        }
        assertEquals(1, run("cat", dir()));
        assertTrue(out().contains("{\"msg\":\"\\u009b2J\\u007f\"}"), out());
        assertTrue(err().contains("]0;owned"), err());
        assertClean(out());
        assertClean(err());
    }

    @Test
    void oneBadFileInQuarantineLeavesTheOthersToBeRestored() throws IOException {
        Path quarantine = Files.createDirectories(session.resolve("quarantine"));
        byte[] frame = HostileFiles.frame(7, "logs-7", new byte[] {1}, 1);
        String reason = "TOO_LATE: old";
        Files.write(quarantine.resolve("00000001.frame"), HostileFiles.aside(Integer.MAX_VALUE, reason, frame));
        Files.write(quarantine.resolve("00000002.frame"), HostileFiles.aside(-1, reason, frame));
        Files.write(quarantine.resolve("00000003.frame"), HostileFiles.aside(1 << 20, reason, frame));
        Files.write(quarantine.resolve("00000004.frame"), new byte[] {1, 2, 3});
        HostileFiles.lengthen(
                Files.write(quarantine.resolve("00000005.frame"), HostileFiles.aside(reason.length(), reason, frame)),
                3L << 30);
        Files.write(quarantine.resolve("00000007.frame"), HostileFiles.aside(reason.length(), reason, frame));
        assertEquals(0, run("restore", dir(), "--reason", "TOO_LATE"));
        assertTrue(out().contains("1 envelopes restored"), out());
        assertTrue(Files.exists(session.resolve("00000002.seg")));
        assertFalse(Files.exists(quarantine.resolve("00000007.frame")));
    }
}
