package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Holds two pages to the API: each piece of Java on them compiles, in a method or, where it is a class, by itself. */
class GuideTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final String IMPORTS = """
            import gametracker.api.*;
            import java.io.IOException;
            import java.net.URI;
            import java.time.Duration;
            import java.util.Map;
            import java.util.concurrent.Executor;
            """;

    private static final String SCOPES = "@SuppressWarnings(\"try\") // a scope is closed, and not named in between\n";

    /** What the pieces use of a game. */
    private static final String GAME = SCOPES + """
            abstract class Game {
                static GameTracker tracker = GameTracker.get();
                static Executor executor = Runnable::run;
                static void runTheGame() {}
                static void loadLevel() throws IOException {}
                static void loadAssets() {}
                static String describeCells() { return ""; }
            """;

    @ParameterizedTest
    @CsvSource({"guide.md, 13", "servers.md, 3"})
    void codeOfAPageCompiles(String page, int pieces, @TempDir Path directory) throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", page)))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertTrue(blocks.size() >= pieces, () -> "blocks found: " + blocks.size());
        Map<String, String> sources = new HashMap<>();
        StringBuilder methods = new StringBuilder(GAME);
        for (String block : blocks) {
            if (block.contains("public final class ")) {
                String name = block.replaceAll("(?s).*?public final class (\\w+).*", "$1");
                sources.put("guide/" + name + ".java", "package guide;\n" + IMPORTS + SCOPES + block);
            } else {
                methods.append("static void piece").append(methods.length()).append("() throws Exception {\n");
                methods.append(block).append("}\n");
            }
        }
        sources.put("guide/Game.java", "package guide;\n" + IMPORTS + methods + "}\n");
        sources.put("module-info.java", "module guide { requires gametracker.api; }");
        Forks.compile(directory, Forks.path(List.of("gametracker.api", "org.jspecify")), sources);
    }
}
