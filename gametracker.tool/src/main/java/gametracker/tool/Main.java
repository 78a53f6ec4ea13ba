package gametracker.tool;

import gametracker.transport.file.SafeText;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tool's command line: {@code java -m gametracker.tool --help}. */
@Command(
        name = "gametracker",
        description = "GameTracker's tool for operators and developers.",
        mixinStandardHelpOptions = true,
        subcommands = {
            DoctorCommand.class,
            CheckCommand.class,
            ViewCommand.class,
            SpoolCommands.class,
            HelpCommand.class
        })
public final class Main implements Runnable {
    private static final int WIDTH = 110;
    private static final int OPTIONS_WIDTH = 28;

    @Spec
    private CommandSpec spec;

    private Main() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param arguments the command and its arguments; {@code --help} lists them
     */
    public static void main(String[] arguments) {
        int code = commandLine(CommandLine.defaultFactory())
                .setOut(new CleanOutput(System.out))
                .setErr(new CleanOutput(System.err))
                .execute(arguments);
        System.exit(code);
    }

    /** All commands, created by the factory. */
    static CommandLine commandLine(IFactory factory) {
        CommandLine tool = new CommandLine(new Main(), factory)
                .setUsageHelpWidth(WIDTH)
                .setUsageHelpLongOptionsMaxWidth(OPTIONS_WIDTH)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(URI.class, Converters::url)
                .registerConverter(Duration.class, Converters::duration)
                .registerConverter(Instant.class, Converters::instant)
                .setParameterExceptionHandler(Main::misused);
        tool.getCommandSpec().version("gametracker " + version());
        tool.getSubcommands().get(ViewCommand.NAME).setUnmatchedOptionsArePositionalParams(true);
        tool.getSubcommands().get(CheckCommand.NAME).setStopAtPositional(true);
        return tool;
    }

    private static int misused(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        command.getErr().println(SafeText.oneLine(String.valueOf(e.getMessage())));
        command.getErr().println("'" + command.getCommandSpec().qualifiedName() + " --help' shows what there is");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The module's version; on the class path the jar's. */
    private static String version() {
        Module module = Main.class.getModule();
        return module.isNamed()
                ? module.getDescriptor().rawVersion().orElse("?")
                : String.valueOf(Main.class.getPackage().getImplementationVersion());
    }
}
