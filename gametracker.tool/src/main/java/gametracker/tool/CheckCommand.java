package gametracker.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a game against the viewer's receiver, which refuses what real servers would. */
@Command(
        name = CheckCommand.NAME,
        description = {
            "Runs a game, with GAMETRACKER_ENDPOINT set to a receiver on loopback that is as strict as Loki, Prometheus and"
                    + " Tempo, and says what arrived. The game has to read it: TrackerConfig.fromEnvironment().",
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was taken, and the game ended with 0",
            "1:something was refused, or nothing arrived",
            "2:wrong arguments, or the game cannot be started",
            "other:the game's own"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gametracker check -- java -jar game.jar",
            "  gametracker check -- java -p mods -m my.game/my.game.Main --level 3",
            "  gametracker check --port 4320 -- ./gradlew run"
        })
final class CheckCommand implements Callable<Integer> {
    static final String NAME = "check";

    @Spec
    private CommandSpec spec;

    @Option(names = "--port", paramLabel = "PORT", description = "of the receiver; if left out a free one")
    private int port;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "the game's command and its arguments, after --")
    private List<String> command;

    @Override
    public Integer call() {
        List<String> words = new ArrayList<>(List.of("--check", "--port", Integer.toString(port), "--run", "--"));
        words.addAll(command);
        return gametracker.viewer.Main.run(spec.commandLine().getOut(), words.toArray(String[]::new));
    }
}
