package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Spool;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** As a user runs it, with all on the path but a tracker. */
class ForkedTest extends SpoolCommandTest {
    @Test
    void asAUserRunsItOnTheModulePath() throws Exception {
        play();
        assertEquals(0, fork("list", dir()));
        assertTrue(out().contains("2 sessions, to send:"), out());
        assertEquals(2, fork("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("gametracker.core"), out());
        flip(bench.session(1).resolve("00000001.seg"), -1);
        assertEquals(1, fork("verify", dir()));
        assertTrue(out().contains("does not match its checksum"), out());
    }

    @Test
    void asAUserRunsItOnTheClassPath() throws Exception {
        play();
        String modules = modules();
        assertEquals(0, java(List.of("-cp", modules, Main.class.getName()), "verify", dir(), "--json"));
        assertTrue(out().startsWith("{\"sessions\":2,\"envelopes\":4,"), out());
    }

    @Test
    void purgeWithoutAConsoleAsksForYes() throws Exception {
        play();
        Map<String, Long> before = bench.files();
        assertEquals(2, fork("purge", dir()));
        assertTrue(out().contains("--yes"), out());
        assertEquals(before, bench.files());
        assertEquals(0, fork("purge", dir(), "--yes"));
        assertEquals(List.of(bench.directory), bench.paths());
    }

    @Test
    void aGameInAnotherProcessIsSeenAsInUse() throws Exception {
        Spool game = bench.open();
        append(game, envelope(1));
        assertEquals(0, fork("list", dir(), "--json"));
        assertTrue(out().contains("\"state\":\"in use\""), out());
        assertEquals(3, fork("export", dir(), bench.directory.resolve("x.zip").toString()));
        game.close();
        assertEquals(0, fork("list", dir(), "--json"));
        assertTrue(out().contains("\"state\":\"waiting\""), out());
    }

    private static String modules() {
        return Stream.of(System.getProperty("jdk.module.path").split(File.pathSeparator))
                .filter(path -> !path.contains("gametracker.core"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private int fork(String... words) throws Exception {
        String modules = modules();
        return java(List.of("-p", modules, "-m", "gametracker.tool/gametracker.tool.Main"), words);
    }

    private int java(List<String> how, String... words) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.addAll(how);
        command.add("spool");
        command.addAll(List.of(words));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            out.reset();
            out.write(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }
}
