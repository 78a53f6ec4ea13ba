package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the licences ask to go along with the code goes along with it. */
class LegalFilesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MODULE = Pattern.compile("<module>(.*?)</module>");

    /** What becomes the main jar of each module that has code, and was built. */
    private static List<Path> jarContents() throws IOException {
        return MODULE.matcher(Files.readString(ROOT.resolve("pom.xml")))
                .results()
                .map((MatchResult module) -> ROOT.resolve(module.group(1)))
                .filter(module -> Files.isDirectory(module.resolve("src/main")))
                .map(module -> module.resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }

    @Test
    void licenceAndNoticeAreInEachJar() throws IOException {
        List<Path> jars = jarContents();
        assertTrue(jars.size() >= 8, jars::toString);
        for (Path jar : jars) {
            for (String file : List.of("LICENSE", "NOTICE")) {
                Path inside = jar.resolve("META-INF").resolve(file);
                assertTrue(Files.exists(inside), inside::toString);
                assertArrayEquals(Files.readAllBytes(ROOT.resolve(file)), Files.readAllBytes(inside));
            }
        }
    }

    @Test
    void licenceOfWhatTheViewerBringsAlongIsInItsJar() throws IOException {
        String notice = Files.readString(ROOT.resolve("NOTICE"));
        String name = "gametracker/viewer/web/vendor/uPlot.LICENSE";
        assertTrue(notice.contains(name) && notice.contains("uPlot"), notice);
        Path vendor =
                ROOT.resolve("gametracker.viewer/target/classes").resolve(name).getParent();
        assertTrue(Files.readString(vendor.resolve("uPlot.LICENSE")).contains("MIT License"));
        try (var files = Files.list(vendor)) {
            assertEquals(
                    List.of("uPlot.LICENSE", "uPlot.esm.js", "uPlot.min.css"),
                    files.map(file -> file.getFileName().toString()).sorted().toList(),
                    "whatever else is brought along needs its licence and a line in NOTICE");
        }
    }
}
