package gametracker.transport.file;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.transport.file.Arguments.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** Understands the commands and turns what goes wrong into one line and an exit code. */
final class CommandLine {
    static final int OK = 0;
    static final int PROBLEMS = 1;
    static final int USAGE = 2;
    static final int NOT_NOW = 3;

    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch stop;
    private final Function<TrackerConfig, GameTracker> trackers;

    CommandLine(PrintStream out, PrintStream err, CountDownLatch stop) {
        this(out, err, stop, GameTracker::create);
    }

    CommandLine(PrintStream out, PrintStream err, CountDownLatch stop, Function<TrackerConfig, GameTracker> trackers) {
        this.out = out;
        this.err = err;
        this.stop = stop;
        this.trackers = trackers;
    }

    int run(String... words) {
        String command = words.length == 0 ? "help" : words[0];
        List<String> rest = List.of(words).subList(Math.min(1, words.length), words.length);
        try {
            if (rest.contains("--help")) {
                return help();
            }
            return switch (command) {
                case "list" -> new ListCommand(out).run(Arguments.parse(rest, Set.of("--json"), Set.of("--spool")));
                case "cat" -> new CatCommand(out, err).run(CatCommand.parse(rest));
                case "verify" -> new VerifyCommand(out).run(Arguments.parse(rest, Set.of("--json"), Set.of("--spool")));
                case "export" ->
                    new ExportCommand(out).run(Arguments.parse(rest, Set.of("--json", "--remove"), Set.of("--spool")));
                case "import" ->
                    new ImportCommand(out)
                            .run(Arguments.parse(rest, Set.of("--json"), Set.of("--spool", "--max-bytes")));
                case "restore" ->
                    new RestoreCommand(out, err)
                            .run(Arguments.parse(rest, Set.of("--json"), Set.of("--spool", "--reason")));
                case "replay" -> new ReplayCommand(out, err, stop, trackers).run(ReplayOptions.parse(rest));
                case "help", "--help", "-h" -> help();
                default -> throw new UsageException("unknown command " + command);
            };
        } catch (UsageException e) {
            err.println(e.getMessage());
            err.println("'help' shows the commands and their options");
            return USAGE;
        } catch (NoSuchFileException e) {
            err.println("there is no " + e.getFile());
            return NOT_NOW;
        } catch (InvalidPathException e) {
            err.println("no path: " + e.getMessage());
            return USAGE;
        } catch (IOException e) {
            err.println(e instanceof NewerVersionException ? e.getMessage() : e.toString());
            return NOT_NOW;
        } catch (RuntimeException | Error e) {
            err.println(command + " failed: " + e);
            return PROBLEMS;
        }
    }

    private int help() throws IOException {
        try (var text = CommandLine.class.getResourceAsStream("help.txt")) {
            if (text == null) {
                throw new NoSuchFileException("help.txt");
            }
            out.print(new String(text.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return OK;
    }
}
