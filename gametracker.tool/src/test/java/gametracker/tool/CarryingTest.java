package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static gametracker.tool.SpoolBench.ids;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.transport.file.Layout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CarryingTest extends SpoolCommandTest {
    private Path file;

    @BeforeEach
    void name() {
        file = bench.directory.resolve("stick.zip");
    }

    @Test
    void anExportIsImportedWhole() throws IOException {
        play();
        Map<String, Long> before = bench.files();
        assertEquals(0, run("export", dir(), file.toString()));
        assertTrue(out().contains("2 sessions in"), out());
        try (SpoolBench other = new SpoolBench()) {
            assertEquals(0, run("import", other.directory.toString(), file.toString()));
            assertEquals(before, other.files());
            Spool spool = other.open();
            assertEquals(List.of("logs-1", "logs-3", "metrics-1", "traces-1"), ids(SpoolBench.adopt(spool)));
            spool.close();
            assertEquals(3, run("import", other.directory.toString(), file.toString()));
            assertTrue(out().contains("already"), out());
        }
        assertEquals(2, run("export", dir(), file.toString()), "overwrites nothing");
    }

    @Test
    void anExportThatRemovesLeavesTheRunningGameAlone() throws IOException {
        play();
        Spool game = bench.open();
        SpoolEntry entry = append(game, envelope(9));
        assertEquals(0, run("export", dir(), file.toString(), "--remove"));
        assertTrue(out().contains("1 sessions are in use"), out());
        assertEquals(1, Layout.sessions(bench.directory).size());
        assertEquals(envelope(9), game.read(entry));
        Files.delete(file);
        assertEquals(3, run("export", dir(), file.toString()));
        assertFalse(Files.exists(file));
        game.close();
    }

    @Test
    void anExportThatRemovesLeavesWhatItDidNotTake() throws IOException {
        play();
        Path session = bench.session(0);
        Path notes = Files.writeString(session.resolve("notes.txt"), "mine");
        assertEquals(0, run("export", dir(), file.toString(), "--remove"));
        assertEquals(Map.of(bench.directory.relativize(notes).toString(), 4L), filesWithoutExport());
    }

    private Map<String, Long> filesWithoutExport() throws IOException {
        Map<String, Long> files = bench.files();
        files.remove("stick.zip");
        return files;
    }

    @Test
    void aDamagedOrForeignArchiveImportsNothing() throws IOException {
        play();
        run("export", dir(), file.toString());
        byte[] good = Files.readAllBytes(file);
        try (SpoolBench other = new SpoolBench()) {
            String spool = other.directory.toString();
            for (int at = 0; at < good.length; at += 11) {
                byte[] bad = good.clone();
                bad[at] ^= 0x10;
                Files.write(file, bad);
                int code = run("import", spool, file.toString());
                if (code == 0) {
                    // A bit of the zip's own that says nothing: times, versions, attributes.
                    Spool whole = other.open();
                    List<SpoolEntry> entries = SpoolBench.adopt(whole);
                    assertEquals(List.of("logs-1", "logs-3", "metrics-1", "traces-1"), ids(entries));
                    entries.forEach(whole::acknowledge);
                    whole.close();
                } else {
                    assertEquals(1, code, "byte " + at + " " + err());
                }
                assertEquals(Map.of(), other.files(), "byte " + at);
            }
            Files.writeString(file, "no zip");
            assertEquals(1, run("import", spool, file.toString()));
        }
    }

    @Test
    void anArchiveCannotReachOutOfTheSpool() throws IOException {
        for (String name : List.of(
                "../evil.seg",
                "00000001-x/../../00000001.seg",
                "00000001-x/quarantine/../00000001.seg",
                "/etc/00000001.seg",
                "00000001-x/lock",
                "00000001-x/readme")) {
            Files.deleteIfExists(file);
            try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
                zip.putNextEntry(new ZipEntry(name));
                zip.putNextEntry(new ZipEntry("manifest.txt"));
                zip.write(("gametracker-spool 1\n00000000 0 " + name + "\n").getBytes(StandardCharsets.UTF_8));
            }
            try (SpoolBench other = new SpoolBench()) {
                assertEquals(1, run("import", other.directory.toString(), file.toString()), name);
                assertEquals(Map.of(), other.files());
            }
        }
    }
}
