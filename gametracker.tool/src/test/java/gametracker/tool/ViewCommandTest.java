package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ViewCommandTest extends SpoolCommandTest {
    @Test
    void helpShowsTheViewersOwnOptions() {
        assertEquals(0, tool("view", "--help"));
        assertTrue(out().contains("gametracker view [OPTIONS]"), out());
        assertTrue(out().contains("--forward URL"), out());
    }

    @Test
    void optionsAndExitCodesAreTheViewers() {
        assertEquals(2, tool("view", "--check", "--open"));
        assertTrue(out().contains("--check shows no page"), out());
        assertEquals(2, tool("view", "--nonsense"));
        assertTrue(out().contains("unknown option: --nonsense"), out());
        assertEquals(2, tool("view", "--port", "0", "--nonsense", "--", "--version"));
        assertTrue(out().contains("unknown option: --nonsense"), out());
    }

    @Test
    void aSpoolIsShown() throws IOException {
        try (Spool game = bench.open()) {
            String body = "{\"streams\":[{\"stream\":{\"level\":\"info\"},\"values\":[[\"1\",\"at the kiosk\"]]}]}";
            append(game, envelope("logs-1", Format.LOKI_PUSH, body, 1));
        }
        Path report = bench.directory.resolve("report.html");
        String[] words = {"view", "--spool", dir(), "--export", report.toString(), "--", "what follows is a game's"};
        assertEquals(0, tool(words), this::out);
        assertTrue(Files.readString(report).contains("at the kiosk"));
    }
}
