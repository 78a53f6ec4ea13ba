package gametracker.tool;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Each command line of the tool on README.md and the pages of docs/ is one that the tool understands. */
class PagesTest {
    private static final Pattern COMMAND = Pattern.compile("^ *(?:\\$ )?(?:.*/)?gametracker (.+)$");
    private static final Pattern MODULE = Pattern.compile(" -m gametracker\\.tool(?: (.+))?$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    private static List<String> lines() throws IOException {
        List<String> found = new ArrayList<>();
        List<Path> pages;
        try (Stream<Path> docs = Files.list(Path.of("..", "docs"))) {
            pages = Stream.concat(Stream.of(Path.of("..", "README.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .toList();
        }
        for (Path page : pages) {
            boolean inBlock = false;
            for (String line : Files.readAllLines(page)) {
                if (line.strip().startsWith("```")) {
                    inBlock = !inBlock;
                } else if (inBlock) {
                    Matcher command = COMMAND.matcher(line);
                    Matcher module = MODULE.matcher(line);
                    if (command.find()) {
                        found.add(command.group(1));
                    } else if (module.find() && module.group(1) != null) {
                        found.add(module.group(1));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void eachCommandIsUnderstood() throws IOException {
        List<String> lines = lines();
        assertTrue(lines.size() >= 15, lines::toString);
        for (String line : lines) {
            String[] words = WORD.matcher(line.replaceAll(" +# .*", ""))
                    .results()
                    .map(PagesTest::word)
                    .toArray(String[]::new);
            CommandLine tool = Main.commandLine(CommandLine.defaultFactory());
            assertDoesNotThrow(() -> tool.parseArgs(words), line);
        }
    }

    private static String word(MatchResult word) {
        return word.group(1) != null ? word.group(1) : word.group(2);
    }
}
