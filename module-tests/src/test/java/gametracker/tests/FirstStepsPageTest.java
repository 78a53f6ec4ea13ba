package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.PageBlocks.Block;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The scripts of docs/first-steps.md are short, and are those that {@code .ci/first-steps} runs in the gate. */
class FirstStepsPageTest {
    private static final int LONGEST = 15;
    private static final Path ROOT = Path.of("..");

    @Test
    void eachScriptIsShortAndRunByTheGate() throws Exception {
        List<Block> scripts = PageBlocks.all().stream()
                .filter(block -> block.page().equals("first-steps.md")
                        && block.language().equals("sh"))
                .toList();
        String gate = Files.readString(ROOT.resolve(".ci/first-steps"));
        assertTrue(gate.contains("readonly SCRIPTS=" + scripts.size() + " LONGEST=" + LONGEST), gate);
        assertTrue(Files.readString(ROOT.resolve(".ci/run")).contains(".ci/first-steps"));
        for (Block script : scripts) {
            assertTrue(script.text().lines().count() <= LONGEST, script::toString);
            assertTrue(script.reason().contains("by .ci/first-steps"), script::toString);
        }
    }

    /** A script that asks for another version shows another library, or none. */
    @Test
    void allOfThemAskForThisVersion() throws Exception {
        String page = Files.readString(ROOT.resolve("docs/first-steps.md"));
        String version = Pattern.compile("<artifactId>gametracker</artifactId>\\s*<version>([^<]+)")
                .matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .findFirst()
                .orElseThrow()
                .group(1);
        List<String> asked = Pattern.compile(
                        "<groupId>dev.gametracker</groupId><artifactId>[^<]+</artifactId><version>([^<]+)<")
                .matcher(page)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(asked.size() >= 12, asked::toString);
        asked.forEach(each -> assertEquals(version, each));
    }
}
