package gametracker.tool;

import gametracker.transport.file.NewerVersionException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import tools.jackson.jr.ob.JSON;

/** The common part of the commands on a spool: its directory, output and the handling of errors. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
abstract class SpoolCommand implements Callable<Integer> {
    static final int OK = CommandLine.ExitCode.OK;

    /** Something was found that a person has to look at. */
    static final int PROBLEMS = 1;

    /** Not possible now, or not by this version. {@link CommandLine.ExitCode#USAGE} is for wrong arguments. */
    static final int NOT_NOW = 3;

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            arity = "0..1",
            defaultValue = "${sys:gametracker.spoolDirectory:-${env:GAMETRACKER_SPOOL_DIRECTORY}}",
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
        if (directory == null) {
            throw misuse("which spool? Name its directory, DIR, or set GAMETRACKER_SPOOL_DIRECTORY");
        }
        return directory;
    }

    /** The spool, if one is named. */
    Optional<Path> spoolIfNamed() {
        return Optional.ofNullable(directory).filter(named -> !named.toString().isEmpty());
    }

    Inventory inventory() throws IOException {
        if (!Files.isDirectory(spool())) {
            throw misuse(spool() + " is no directory; name the one that the game was given");
        }
        return Inventory.of(spool());
    }

    /** An error in the arguments; the message says what to do instead. */
    ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Prints an answer as lines of text or, with {@code --json}, as an object. */
    void answer(List<String> lines, Map<String, Object> object) {
        (json ? List.of(JSON.std.asString(object)) : lines).forEach(out()::println);
    }

    /** An object of alternating names and values, in this order. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
