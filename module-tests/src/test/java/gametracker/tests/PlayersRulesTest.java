package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs say to add up keeps test and production, games and versions apart. */
class PlayersRulesTest {
    private static final Pattern BY = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern WITHOUT = Pattern.compile("\\bwithout \\(([^)]*)\\)");

    private static void assertKeeps(Set<String> labels, String expression) {
        Matcher by = BY.matcher(expression);
        Matcher without = WITHOUT.matcher(expression);
        if (by.find()) {
            assertTrue(List.of(by.group(1).split(",\\s*")).containsAll(labels), expression);
        } else {
            assertTrue(without.find(), expression);
            for (String dropped : without.group(1).split(",\\s*")) {
                assertFalse(labels.contains(dropped), expression);
            }
        }
    }

    @Test
    void rulesKeepGameEnvironmentAndVersionApart() throws IOException {
        List<String> expressions = Files.readAllLines(Path.of("../docs/prometheus/players.rules.yml")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("expr:"))
                .toList();
        assertTrue(expressions.size() >= 4, expressions::toString);
        expressions.forEach(expression -> assertKeeps(Set.of("game", "env", "version"), expression));
    }

    @Test
    void queriesThatDocsShowKeepGameAndEnvironmentApart() throws IOException {
        List<String> sums = Files.readAllLines(Path.of("../docs/backends.md")).stream()
                .filter(line -> line.startsWith("sum") || line.startsWith("histogram_quantile"))
                .toList();
        assertTrue(sums.size() >= 3, sums::toString);
        sums.forEach(sum -> assertKeeps(Set.of("game", "env"), sum));
    }
}
