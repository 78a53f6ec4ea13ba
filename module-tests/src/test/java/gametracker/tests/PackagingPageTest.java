package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import gametracker.contract.Certificates;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/packaging.md, as they stand there, on a game that sends over HTTPS to a server with an ECDSA certificate:
 * game.jar, and lib with the smallest set of jars.
 */
@Tag("long")
class PackagingPageTest {
    private static final List<String> LIB = List.of(
            "gametracker.api",
            "gametracker.core",
            "gametracker.transport.jdkhttp",
            "tools.jackson.jr.ob",
            "tools.jackson.core");

    private static final String GAME = """
            package my.game;
            import gametracker.api.*;
            import java.net.URI;
            import java.time.Duration;
            public class Main {
                public static void main(String[] args) {
                    TrackerConfig config = TrackerConfig.builder().endpoint(URI.create(args[0])).build();
                    try (GameTracker tracker = GameTracker.init(config)) {
                        tracker.check(Duration.ofSeconds(30)).items().forEach(System.out::println);
                    }
                }
            }
            """;

    @TempDir
    Path directory;

    private Certificates certificates;

    @BeforeEach
    void makeTheGame() throws Exception {
        certificates = Certificates.forServer(directory, "ip:127.0.0.1");
        Path classes = Forks.compile(
                directory,
                Forks.path(List.of("gametracker.api")),
                Map.of("module-info.java", "module my.game { requires gametracker.api; }", "my/game/Main.java", GAME));
        ToolProvider jar = ToolProvider.findFirst("jar").orElseThrow();
        assertEquals(
                0,
                jar.run(
                        System.out,
                        System.err,
                        "-cf",
                        directory.resolve("game.jar").toString(),
                        "-C",
                        classes.toString(),
                        "."));
        Path lib = Files.createDirectory(directory.resolve("lib"));
        for (String module : LIB) {
            Path from = Path.of(Forks.path(List.of(module)));
            Files.copy(from, lib.resolve(from.getFileName()));
        }
    }

    /** The lines of the page that begin so, as words; a program is the one of this JDK. */
    private static List<String> command(String start) throws Exception {
        String line = PageBlocks.all().stream()
                .filter(block -> block.page().equals("packaging.md"))
                .flatMap(block -> block.text().lines())
                .filter(each -> each.startsWith(start))
                .findFirst()
                .orElseThrow();
        List<String> words = new ArrayList<>(List.of(line.replace("\"", "").split(" ")));
        if (words.get(0).matches("java|jlink|jpackage")) {
            words.set(
                    0,
                    Path.of(System.getProperty("java.home"), "bin", words.get(0))
                            .toString());
        }
        words.replaceAll(word -> word.startsWith("game.jar:") ? word.replace(":", File.pathSeparator) : word);
        return words;
    }

    private String run(List<String> command) throws Exception {
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertEquals(0, process.waitFor(), () -> command + ": " + said);
        return Files.readString(said);
    }

    private void assertArrives(List<String> command) throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(certificates.server()));
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            List<String> all = new ArrayList<>(command);
            // A game's own authority would be in the trust store of its run time.
            all.addAll(
                    1,
                    List.of(
                            "-Djavax.net.ssl.trustStore=" + certificates.file(),
                            "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD));
            all.add("https://127.0.0.1:" + server.getAddress().getPort());
            String said = run(all);
            assertEquals(
                    3, said.lines().filter(line -> line.contains("ok=true")).count(), said);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void classPath() throws Exception {
        assertArrives(command("java -cp "));
    }

    @Test
    void modulePath() throws Exception {
        assertArrives(command("java -p game.jar"));
    }

    @Test
    void jlink() throws Exception {
        run(command("jlink "));
        List<String> start = command("image/bin/java ");
        start.set(0, directory.resolve(start.get(0)).toString());
        assertArrives(start);
    }

    @Test
    void jpackage() throws Exception {
        run(command("jpackage "));
        try (var files = Files.walk(directory.resolve("game"))) {
            assertTrue(files.anyMatch(file -> file.endsWith("bin/game") && Files.isExecutable(file)));
        }
    }
}
