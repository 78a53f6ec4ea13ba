package gametracker.engine.contract;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds the Java code on a page of the documentation to sources that are compiled and run. */
public final class PageLines {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private PageLines() {}

    /**
     * Checks that each block of Java stands in a source file as it stands on the page, but for indentation.
     *
     * @param page the page
     * @param sources the directories of sources
     */
    public static void assertFrom(Path page, Path... sources) throws IOException {
        List<String> texts = new ArrayList<>();
        for (Path directory : sources) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    texts.add(withoutIndentation(Files.readString(file)));
                }
            }
        }
        List<String> blocks = JAVA.matcher(Files.readString(page))
                .results()
                .map(block -> withoutIndentation(block.group(1)))
                .toList();
        assertFalse(blocks.isEmpty(), () -> "no Java in " + page);
        for (String block : blocks) {
            assertTrue(texts.stream().anyMatch(text -> text.contains(block)), () -> "in no source: " + block);
        }
    }

    private static String withoutIndentation(String text) {
        return text.replaceAll("(?m)^\\s+", "");
    }
}
