package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a release needs of the poms and the documents: one version, a complete BOM, what Maven Central demands. */
class PublishingTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern COORDINATES = Pattern.compile("dev\\.gametracker:[a-z0-9.-]+:([0-9][0-9A-Za-z.-]*)");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<artifactId>gametracker[a-z0-9.-]*</artifactId>\\s*<version>([0-9][^<]*)</version>");

    private static List<String> texts(Path pom, String expression) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
            NodeList nodes = (NodeList)
                    XPathFactory.newInstance().newXPath().evaluate(expression, document, XPathConstants.NODESET);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < nodes.getLength(); i++) {
                texts.add(nodes.item(i).getTextContent().strip());
            }
            return texts;
        } catch (IOException | ParserConfigurationException | SAXException | XPathExpressionException e) {
            throw new AssertionError(pom + " " + expression, e);
        }
    }

    private static String version() {
        return texts(ROOT.resolve("pom.xml"), "/project/version").get(0);
    }

    private static List<Path> modules() {
        return texts(ROOT.resolve("pom.xml"), "/project/modules/module").stream()
                .map(module -> ROOT.resolve(module).resolve("pom.xml"))
                .toList();
    }

    private static List<Path> published() {
        return modules().stream()
                .filter(pom ->
                        !texts(pom, "/project/properties/maven.deploy.skip").equals(List.of("true")))
                .toList();
    }

    @Test
    void bomHasEveryPublishedModuleAndNoOther() {
        Path bom = ROOT.resolve("gametracker-bom/pom.xml");
        TreeSet<String> expected = new TreeSet<>();
        published().stream()
                .filter(pom -> !texts(pom, "/project/packaging").equals(List.of("pom")))
                .forEach(pom -> expected.addAll(texts(pom, "/project/artifactId")));
        assertTrue(expected.contains("gametracker.api"), expected::toString);
        assertEquals(
                expected,
                new TreeSet<>(texts(bom, "/project/dependencyManagement/dependencies/dependency/artifactId")),
                "gametracker-bom/pom.xml, or maven.deploy.skip in the pom of a module that is not published");
    }

    /** No Gradle runs here. It reads a pom by these rules, and what it does not take as Maven does must not be in one. */
    @Test
    void gradleReadsThePomsAsMavenDoes() throws IOException {
        Path bom = ROOT.resolve("gametracker-bom/pom.xml");
        for (String other : List.of("parent", "dependencies", "modules", "dependencyManagement//scope")) {
            assertEquals(List.of(), texts(bom, "/project/" + other), "a platform has versions alone: " + other);
        }
        assertEquals(List.of("pom"), texts(bom, "/project/packaging"));
        List<Path> poms = new ArrayList<>(published());
        poms.add(ROOT.resolve("pom.xml"));
        for (Path pom : poms) {
            assertFalse(Files.readString(pom).contains("published-with-gradle-metadata"), pom::toString);
            for (String version : texts(pom, "//dependency/version")) {
                assertFalse(version.matches("[\\[(].*"), () -> pom + ": " + version);
            }
            for (String never : List.of(
                    "//dependency/systemPath",
                    "/project/dependencies/dependency[not(scope='test')]/classifier",
                    "//repositories",
                    "//profile/dependencies")) {
                assertEquals(List.of(), texts(pom, never), pom::toString);
            }
        }
        Path api = ROOT.resolve("gametracker.api/pom.xml");
        assertEquals(
                List.of(),
                texts(api, "/project/dependencies/dependency[not(scope='provided') and not(scope='test')]"),
                "a game compiles against one jar");
    }

    @Test
    void pomsHaveWhatMavenCentralDemands() {
        for (Path pom : List.of(ROOT.resolve("pom.xml"), ROOT.resolve("gametracker-bom/pom.xml"))) {
            for (String element :
                    List.of("url", "licenses/license/url", "developers/developer/name", "scm/connection")) {
                assertFalse(texts(pom, "/project/" + element).isEmpty(), pom + " " + element);
            }
        }
        for (Path pom : published()) {
            assertFalse(texts(pom, "/project/name").isEmpty(), pom + " has no name");
            assertFalse(texts(pom, "/project/description").isEmpty(), pom + " has no description");
        }
    }

    @Test
    void modulesThatAreNotPublishedAreKeptFromMavenCentral() {
        TreeSet<String> expected = new TreeSet<>();
        modules().stream()
                .filter(pom -> !published().contains(pom))
                .forEach(pom -> expected.addAll(texts(pom, "/project/artifactId")));
        assertEquals(expected, new TreeSet<>(texts(ROOT.resolve("pom.xml"), "//excludeArtifact")), "profile sign");
    }

    @Test
    void versionOfTheRootStandsEverywhere() throws IOException {
        String version = version();
        for (Path pom : modules()) {
            for (String parent : texts(pom, "/project/parent[artifactId='gametracker']/version")) {
                assertEquals(version, parent, pom::toString);
            }
        }
        assertEquals(
                version,
                texts(ROOT.resolve("gametracker-bom/pom.xml"), "/project/version")
                        .get(0));
        String code =
                Files.readString(ROOT.resolve("gametracker.core/src/main/java/gametracker/core/format/Resource.java"));
        assertTrue(code.contains("LIBRARY_VERSION = \"" + version + "\""), version);

        List<String> named = new ArrayList<>();
        for (Path document : documents()) {
            String text = Files.readString(document);
            for (Pattern pattern : List.of(COORDINATES, DEPENDENCY)) {
                for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
                    named.add(matcher.group(1));
                    assertEquals(version, matcher.group(1), document::toString);
                }
            }
        }
        assertTrue(named.size() >= 3, named::toString);
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(ROOT.resolve("README.md"), ROOT.resolve("RELEASING.md")),
                            docs.filter(path -> path.toString().endsWith(".md")))
                    .toList();
        }
    }
}
