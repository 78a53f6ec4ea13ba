package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** CONTRIBUTING.md tells which file to change for what. */
class ContributingPageTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\(([^)]+)\\)");

    @Test
    void eachFileOfTheTableExistsUnderTheNameThatIsShown() throws IOException {
        List<String> rows = rows();
        assertEquals(11, rows.size(), rows::toString);
        for (String row : rows) {
            assertTrue(LINK.matcher(row).results().count() > 1, row);
            LINK.matcher(row).results().forEach(link -> {
                Path file = ROOT.resolve(link.group(2));
                assertTrue(Files.isRegularFile(file), () -> file + " in " + row);
                assertEquals(link.group(1), file.getFileName().toString().replace(".java", ""));
            });
        }
    }

    private static List<String> rows() throws IOException {
        return Files.readAllLines(ROOT.resolve("CONTRIBUTING.md")).stream()
                .dropWhile(line -> !line.equals("## Which file to change"))
                .skip(3)
                .takeWhile(line -> line.startsWith("| "))
                .toList();
    }
}
