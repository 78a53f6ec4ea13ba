package gametracker.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CheckCommandTest extends SpoolCommandTest {
    /** A game on the class path: sends one line, good or bad, to where the environment says. */
    static final class TinyGame {
        private TinyGame() {}

        public static void main(String[] args) throws Exception {
            if (!args[0].equals("silent")) {
                long time = args[0].equals("good") ? System.currentTimeMillis() * 1_000_000 : 1;
                String line =
                        "{\"streams\":[{\"stream\":{\"level\":\"info\"},\"values\":[[\"" + time + "\",\"played\"]]}]}";
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(System.getenv("GAMETRACKER_ENDPOINT") + "/loki/api/v1/push"))
                                        .header("Content-Type", "application/json")
                                        .POST(HttpRequest.BodyPublishers.ofString(line))
                                        .build(),
                                HttpResponse.BodyHandlers.discarding());
            }
            System.exit(Integer.parseInt(args[1]));
        }
    }

    private int check(String... arguments) {
        List<String> words = new ArrayList<>(List.of("check", "--"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-Xshare:auto", "-cp", classes(), TinyGame.class.getName()));
        words.addAll(List.of(arguments));
        return tool(words.toArray(String[]::new));
    }

    private static String classes() {
        try {
            return Path.of(TinyGame.class
                            .getClassLoader()
                            .getResource(TinyGame.class.getName().replace('.', '/') + ".class")
                            .toURI())
                    .getParent()
                    .getParent()
                    .getParent()
                    .toString();
        } catch (java.net.URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void gameThatSendsWhatIsTakenKeepsItsExitCode() {
        assertEquals(0, check("good", "0"), this::out);
        assertTrue(out().contains("Logs: 1 lines"), out());
        assertEquals(7, check("good", "7"), this::out);
    }

    @Test
    void refusalIsExitCodeOneWithItsRule() {
        assertEquals(1, check("bad", "0"), this::out);
        assertTrue(out().contains("REFUSED: request 1"), out());
    }

    @Test
    void gameThatSendsNothingIsExitCodeOneWithTheRemedy() {
        assertEquals(1, check("silent", "0"), this::out);
        assertTrue(out().contains("NOTHING ARRIVED"), out());
        assertTrue(out().contains("TrackerConfig.fromEnvironment()"), out());
    }

    @Test
    void commandThatIsNotThereIsExitCodeTwo() {
        assertEquals(2, tool("check", "--", "no-such-command-anywhere"));
        assertTrue(out().contains("no-such-command-anywhere"), out());
        assertEquals(2, tool("check"));
        assertEquals(2, tool("check", "--port", "70000", "--", "java"));
        assertTrue(out().contains("--port must be 0 to 65535"), out());
    }

    @Test
    void helpShowsHowToRunAGame() {
        assertEquals(0, tool("check", "--help"));
        assertTrue(out().contains("gametracker check -- java -jar game.jar"), out());
    }
}
