package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.PageBlocks.Block;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedSpan;
import java.io.File;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Holds README.md and docs/ to the project: each block is compiled, parsed or run, or says why not. */
class PagesTest {
    /** Its blocks are held, as they stand in a source file, by a test of its own. */
    private static final String HELD_ELSEWHERE = "writing-a-transport.md";

    private static final Path ROOT = Path.of("..");
    private static final String IMPORTS = """
            import gametracker.api.*;
            import gametracker.api.spi.*;
            import gametracker.viewer.*;
            import java.io.IOException;
            import java.net.URI;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.Map;
            import java.util.Optional;
            import java.util.concurrent.Executor;
            """;

    private static final String SCOPES = "@SuppressWarnings(\"try\") // a scope is closed, and not named in between\n";

    /** What the pieces use of a game. */
    private static final String GAME = SCOPES + """
            abstract class Game {
                interface Settings { boolean decided(); Consent consent(); }
                interface Launcher { void start(URI endpoint); }
                static GameTracker tracker = GameTracker.get();
                static TrackerConfig.Builder builder = TrackerConfig.builder();
                static Executor executor = Runnable::run;
                static Settings settings;
                static Launcher game;
                static boolean accepted;
                static String realName = "Ann";
                static String home = ".";
                static void offerSafeGraphics(String why) {}
                static Span match = tracker.startSpan("match");
                static void runTheGame() {}
                static void runTheWave() {}
                static void loadLevel() throws IOException {}
                static void loadAssets() {}
                static String describeCells() { return ""; }
            """;

    private static List<Block> blocks(String language) throws Exception {
        return PageBlocks.all().stream()
                .filter(block ->
                        block.language().equals(language) && block.reason().isEmpty())
                .filter(block -> !block.page().equals(HELD_ELSEWHERE))
                .toList();
    }

    @Test
    void eachBlockIsOfAKindThatATestHoldsOrSaysWhyNot() throws Exception {
        Set<String> held = Set.of("java", "xml", "groovy", "sh");
        List<Block> all = PageBlocks.all();
        assertTrue(all.size() > 60, () -> "blocks found: " + all.size());
        for (Block block : all) {
            boolean drawing = block.language().isEmpty();
            assertTrue(
                    drawing
                            || held.contains(block.language())
                            || !block.reason().isEmpty()
                            || block.page().equals(HELD_ELSEWHERE),
                    () -> block + " is " + block.language() + ": no test holds it, and it does not say why");
            if (drawing) {
                assertFalse(block.text().startsWith("mvn ") || block.text().startsWith("java "), block::toString);
            }
        }
    }

    @Test
    void javaCompiles(@TempDir Path directory) throws Exception {
        List<Block> blocks = blocks("java");
        assertTrue(blocks.size() >= 25, () -> "blocks found: " + blocks.size());
        Map<String, String> sources = new HashMap<>();
        StringBuilder methods = new StringBuilder(GAME);
        for (Block block : blocks) {
            String text = block.text();
            if (text.startsWith("module ")) {
                Path module = Files.createDirectories(directory.resolve("module" + block.line()));
                Forks.compile(module, Forks.path(List.of("gametracker.api")), Map.of("module-info.java", text));
            } else if (text.contains("public final class ")) {
                String name = text.replaceAll("(?s).*?public final class (\\w+).*", "$1");
                sources.put("pages/" + name + ".java", "package pages;\n" + IMPORTS + SCOPES + text);
            } else {
                methods.append("// ")
                        .append(block)
                        .append("\nstatic void piece")
                        .append(methods.length());
                methods.append("() throws Exception {\n").append(text).append("}\n");
            }
        }
        sources.put("pages/Game.java", "package pages;\n" + IMPORTS + methods + "}\n");
        sources.put("module-info.java", "module pages { requires gametracker.api; requires gametracker.viewer; }");
        String path = Forks.path(List.of(
                "gametracker.api",
                "gametracker.decode",
                "gametracker.transport.file",
                "gametracker.viewer",
                "org.jspecify",
                "tools.jackson.core",
                "com.google.protobuf",
                "io.opentelemetry.proto",
                "snappy.java"));
        Forks.compile(directory, path, sources);
    }

    /** The first lines that a newcomer reads: what they say of the log and its trace is so. */
    @Test
    void linesOfTheReadmeSendALogWithTheIdOfTheirTrace(@TempDir Path directory) throws Exception {
        String lines = blocks("java").stream()
                .filter(block -> block.page().equals("README.md"))
                .findFirst()
                .orElseThrow()
                .text();
        assertTrue(lines.lines().count() <= 11, lines);
        List<String> modules = List.of(
                "gametracker.api",
                "gametracker.core",
                "gametracker.transport.jdkhttp",
                "tools.jackson.jr.ob",
                "tools.jackson.core");
        Path classes = Forks.compile(
                directory,
                Forks.path(List.of("gametracker.api")),
                Map.of(
                        "module-info.java",
                        "module my.game { requires gametracker.api; }",
                        "my/game/Main.java",
                        "package my.game;\nimport gametracker.api.*;\nimport java.util.Map;\n" + SCOPES
                                + "public class Main { public static void main(String[] args) {\n" + lines + "} }"));
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT)) {
            Forks.java(
                    directory,
                    List.of(
                            "-Dgametracker.endpoint=" + receiver.uri(),
                            "-Dgametracker.shutdownTimeout=60s", // on whichever machine
                            "-p",
                            classes + File.pathSeparator + Forks.path(modules),
                            "-m",
                            "my.game/my.game.Main"));
            ReceivedSpan span = receiver.received().spans().get(0);
            assertEquals("load level", span.span().name());
            String body = receiver.received().logs().stream()
                    .filter(log -> log.message().contains("level loaded"))
                    .map(Object::toString)
                    .findFirst()
                    .orElseThrow();
            assertTrue(body.contains(span.traceId()), body);
            assertEquals(0, receiver.received().totals().refusedRequests());
        }
    }

    @Test
    void coordinatesAreThoseOfTheModules() throws Exception {
        String version = Pattern.compile("<artifactId>gametracker</artifactId>\\s*<version>([^<]+)")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map(match -> match.group(1))
                .findFirst()
                .orElseThrow();
        List<String> coordinates = new ArrayList<>();
        for (Block block : blocks("groovy")) {
            List<MatchResult> found = Pattern.compile("'dev\\.gametracker:([^:']+):([^:']+)'")
                    .matcher(block.text())
                    .results()
                    .toList();
            assertFalse(found.isEmpty(), block::toString);
            found.forEach(each -> coordinates.add(each.group(1) + ":" + each.group(2)));
        }
        for (Block block : blocks("xml")) {
            Document document = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader("<blocks>" + block.text() + "</blocks>")));
            NodeList dependencies = document.getElementsByTagName("dependency");
            for (int i = 0; i < dependencies.getLength(); i++) {
                assertEquals("dev.gametracker", text(dependencies.item(i), "groupId"));
                coordinates.add(text(dependencies.item(i), "artifactId") + ":" + text(dependencies.item(i), "version"));
            }
        }
        assertTrue(coordinates.size() >= 6, coordinates::toString);
        for (String each : coordinates) {
            String[] parts = each.split(":");
            String folder = parts[0].startsWith("gametracker.bridge.")
                    ? "bridges/" + parts[0]
                    : parts[0].startsWith("gametracker.engine.") ? "engines/" + parts[0] : parts[0];
            assertTrue(Files.exists(ROOT.resolve(folder).resolve("pom.xml")), each);
            assertEquals(version, parts[1], each);
        }
    }

    private static String text(Node parent, String name) {
        NodeList children = parent.getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i).getNodeName().equals(name)) {
                return children.item(i).getTextContent().strip();
            }
        }
        throw new AssertionError("no " + name);
    }

    /** Of Maven: profiles and modules. The tool's own arguments are parsed by a test of the tool. */
    @Test
    void commandsNameWhatThereIs() throws Exception {
        Set<String> programs = Set.of("mvn", "java", "gametracker", "jlink", "jpackage");
        String poms = Files.readString(ROOT.resolve("pom.xml"))
                + Files.readString(ROOT.resolve("examples/play/pom.xml"))
                + Files.readString(ROOT.resolve("examples/libgdx/pom.xml"))
                + Files.readString(ROOT.resolve("examples/lwjgl/pom.xml"))
                + Files.readString(ROOT.resolve("examples/jme/pom.xml"))
                + Files.readString(ROOT.resolve("examples/javafx/pom.xml"))
                + Files.readString(ROOT.resolve("gametracker.tool/pom.xml"));
        for (Block block : blocks("sh")) {
            for (String line : block.text().split("\n")) {
                String program = line.split(" ")[0].replaceAll(".*/", "");
                assertTrue(programs.contains(program), () -> block + ": " + line);
                if (program.equals("mvn")) {
                    Pattern.compile(" -P(\\w+)")
                            .matcher(line)
                            .results()
                            .forEach(profile -> assertTrue(
                                    poms.contains("<id>" + profile.group(1) + "</id>"), () -> block + ": " + line));
                    Pattern.compile(" -pl :([\\w.-]+)")
                            .matcher(line)
                            .results()
                            .forEach(module -> assertTrue(
                                    poms.contains("<artifactId>" + module.group(1) + "</artifactId>"),
                                    () -> block + ": " + line));
                }
            }
        }
    }

    @Test
    void linksLeadSomewhere() throws Exception {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        for (Path page : PageBlocks.pages()) {
            for (MatchResult found :
                    link.matcher(Files.readString(page)).results().toList()) {
                Path target = page.resolveSibling(found.group(1));
                assertTrue(Files.exists(target), () -> page + ": " + found.group());
            }
        }
    }
}
