package gametracker.tool;

import gametracker.transport.file.NewerVersionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands on a spool have in common: where it lies, and what becomes of whatever goes wrong. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class SpoolCommand implements Callable<Integer> {
    static final int OK = CommandLine.ExitCode.OK;

    /** Something was found that needs a person. */
    static final int PROBLEMS = 1;

    /** Not now, or not by this version. {@link CommandLine.ExitCode#USAGE} is for what cannot be. */
    static final int NOT_NOW = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            description = "the game's spoolDirectory; if left out GAMETRACKER_SPOOL_DIRECTORY says it")
    private @Nullable Path directory;

    @Option(names = "--json", description = "answers by one line of JSON, for scripts")
    boolean json;

    /** Returns the exit code. */
    abstract int run() throws IOException;

    @Override
    public final Integer call() {
        try {
            return run();
        } catch (ParameterException e) {
            throw e;
        } catch (NoSuchFileException e) {
            err().println("there is no " + e.getFile());
            return NOT_NOW;
        } catch (IOException e) {
            err().println(e instanceof NewerVersionException ? e.getMessage() : e.toString());
            return NOT_NOW;
        } catch (RuntimeException | Error e) {
            err().println(spec.name() + " failed: " + e);
            return PROBLEMS;
        }
    }

    Path spool() {
        return Optional.ofNullable(directory)
                .or(() -> Optional.ofNullable(System.getProperty("gametracker.spoolDirectory"))
                        .or(() -> Optional.ofNullable(System.getenv("GAMETRACKER_SPOOL_DIRECTORY")))
                        .map(Path::of))
                .orElseThrow(() -> misuse("which spool? Name its directory, DIR, or set GAMETRACKER_SPOOL_DIRECTORY"));
    }

    Inventory inventory() throws IOException {
        if (!Files.isDirectory(spool())) {
            throw misuse(spool() + " is no directory; name the one that the game was given");
        }
        return Inventory.of(spool());
    }

    /** The user asked for something that cannot be; the message says what to do instead. */
    ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
