package gametracker.tool;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts the viewer, which parses its options itself. */
@Command(
        name = "view",
        description = "Shows what a game sends, or what lies in a spool, in the browser. --help shows the options.",
        customSynopsis = "gametracker view [OPTIONS] [--play MODULE/CLASS [-- ARGUMENTS]]")
final class ViewCommand implements Callable<Integer> {
    static final String NAME = "view";

    @Spec
    private CommandSpec spec;

    /** Only for the parser, which removes the dashes; the viewer gets the original arguments. */
    @Parameters(arity = "0..*", hidden = true)
    private List<String> passedOn;

    @Override
    public Integer call() {
        List<String> all = spec.commandLine().getParseResult().originalArgs();
        List<String> own = all.subList(all.indexOf(NAME) + 1, all.size());
        return gametracker.viewer.Main.run(spec.commandLine().getOut(), own.toArray(String[]::new));
    }
}
