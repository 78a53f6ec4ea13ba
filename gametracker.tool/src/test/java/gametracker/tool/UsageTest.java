package gametracker.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class UsageTest extends SpoolCommandTest {
    @Test
    void helpNamesEachCommandWithExamplesAndTheExitCodes() {
        assertEquals(0, run("--help"));
        String help = out();
        for (String word : List.of(
                "list", "cat", "verify", "export", "import", "replay", "restore", "purge", "Exit codes", "Examples")) {
            assertTrue(help.contains(word), word);
        }
        for (String[] same : new String[][] {{}, {"help"}, {"-h"}}) {
            assertEquals(0, run(same));
            assertEquals(help, out());
        }
        assertEquals(0, tool());
        assertTrue(out().contains("spool") && out().contains("view"), out());
    }

    /** An option that nobody can guess is named in the help of its command, with what it does. */
    @Test
    void eachCommandsHelpTellsOfItsOptions() {
        Map<String, List<String>> options = Map.of(
                "list", List.of("--json", "DIR", "GAMETRACKER_SPOOL_DIRECTORY"),
                "cat", List.of("LOGS, METRICS, TRACES", "DEBUG, INFO, WARN, ERROR", "90m, 6h, 2d", "--contains"),
                "export", List.of("FILE", "--remove"),
                "import", List.of("FILE", "--max-bytes"),
                "replay", List.of("LGTM, OTLP", "GAMETRACKER_BEARER_TOKEN", "user:password", "2m", "Ctrl-C"),
                "restore", List.of("TOO_LATE", "POISON"),
                "purge", List.of("--yes"));
        options.forEach((command, words) -> {
            assertEquals(0, run(command, "--help"));
            String help = out();
            words.forEach(word -> assertTrue(help.contains(word), () -> command + ": " + word + " in " + help));
            assertEquals(0, run("help", command));
            assertEquals(help, out());
        });
    }

    @Test
    void noOptionAndNoCommandIsWithoutItsLineOfHelp() {
        CommandLine spool =
                Main.commandLine(CommandLine.defaultFactory()).getSubcommands().get("spool");
        assertEquals(9, spool.getSubcommands().size());
        spool.getSubcommands().forEach((name, command) -> {
            CommandLine.Model.CommandSpec spec = command.getCommandSpec();
            assertTrue(spec.usageMessage().description().length > 0, name);
            spec.args().stream().filter(each -> !each.hidden()).forEach(each -> {
                assertTrue(each.description().length > 0, () -> name + " " + each.paramLabel());
                assertFalse(each.description()[0].isBlank(), () -> name + " " + each.paramLabel());
            });
        });
    }

    @Test
    void versionIsTheModules() {
        assertEquals(0, tool("--version"));
        assertTrue(out().matches("gametracker \\d+\\.\\d+\\.\\d+.*\\R"), out());
    }

    @Test
    void wrongArgumentsAreReportedWithTheRemedyAndExitCodeTwo() {
        Map<List<String>, String> asked = Map.ofEntries(
                Map.entry(List.of("lsit", dir()), "'lsit'"),
                Map.entry(List.of("list", dir(), "--colour"), "'--colour'"),
                Map.entry(List.of("list", dir() + "/missing"), "is no directory"),
                Map.entry(List.of("list", "no\0path"), "DIR"),
                Map.entry(List.of("list"), "GAMETRACKER_SPOOL_DIRECTORY"),
                Map.entry(List.of("cat", dir(), "--level", "loud"), "DEBUG, INFO, WARN, ERROR"),
                Map.entry(List.of("cat", dir(), "--since", "yesterday"), "2026-11-20"),
                Map.entry(List.of("export", dir()), "FILE"),
                Map.entry(List.of("replay", dir()), "--endpoint"),
                Map.entry(List.of("replay", dir(), "--endpoint"), "--endpoint"),
                Map.entry(List.of("replay", dir(), "--endpoint", "ftp://x"), "http://"),
                Map.entry(List.of("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0s"), "more than zero"),
                Map.entry(List.of("replay", dir(), "--endpoint", ENDPOINT, "--patience", "long"), "30s, 2m or 1h"),
                Map.entry(List.of("replay", dir(), dir()), "Unmatched argument"));
        asked.forEach((words, expected) -> {
            assertEquals(2, run(words.toArray(String[]::new)), words::toString);
            assertTrue(err().contains(expected), () -> words + ": " + err());
            assertTrue(err().contains("--help' shows what there is"), err());
            assertTrue(out().isEmpty());
        });
    }

    @Test
    void noMessageQuotesAUrlThatMayHoldAPassword() {
        assertEquals(2, run("replay", dir(), "--endpoint", "http://ann:s3cret@host:1 /"));
        assertFalse(err().contains("s3cret"), err());
        assertEquals(2, run("replay", dir(), "--endpoint", "http://ann:s3cret@host:1/"));
        assertFalse(err().contains("s3cret"), err());
    }

    @Test
    void theDirectoryMayComeFromTheEnvironment() {
        play();
        System.setProperty("gametracker.spoolDirectory", dir());
        try {
            assertEquals(0, run("list"));
            assertTrue(out().contains("2 sessions"), out());
        } finally {
            System.clearProperty("gametracker.spoolDirectory");
        }
    }

    @Test
    void anyExceptionBecomesOneLineAndAnExitCode() {
        play();
        for (Throwable thrown : List.of(new UnsupportedOperationException("no"), new NoClassDefFoundError("no"))) {
            assertEquals(1, tool(config -> throwing(thrown), "spool", "replay", dir(), "--endpoint", ENDPOINT));
            assertEquals(1, err().lines().count(), err());
        }
    }

    private static <T extends Throwable> GameTracker throwing(Throwable thrown) throws T {
        @SuppressWarnings("unchecked")
        T any = (T) thrown;
        throw any;
    }
}
