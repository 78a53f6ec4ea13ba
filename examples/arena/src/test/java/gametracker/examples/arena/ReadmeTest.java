package gametracker.examples.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @Test
    void gameOfTheReadmeRequiresWhatTheArenaRequires() throws IOException {
        String module = Files.readString(Path.of("src", "main", "java", "module-info.java"));

        assertEquals(requires(module), requires(blocks().get(1)));
        assertEquals(List.of("requires gametracker.api;"), requires(module));
    }

    private static List<String> blocks() throws IOException {
        return JAVA.matcher(Files.readString(ROOT.resolve("README.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static List<String> requires(String module) {
        return Pattern.compile("(?<=^    )requires [^;]+;", Pattern.MULTILINE)
                .matcher(module)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
