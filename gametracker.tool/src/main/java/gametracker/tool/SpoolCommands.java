package gametracker.tool;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of commands on a spool. */
@Command(
        name = "spool",
        description = "What a game recorded and could not yet deliver.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ListCommand.class,
            CatCommand.class,
            VerifyCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ReplayCommand.class,
            RestoreCommand.class,
            PurgeCommand.class,
            HelpCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:well",
            "1:problems found (verify: damage; cat: bodies that cannot be read; import: a damaged archive;"
                    + " replay: refused or left; purge: files that are not the spool's)",
            "2:asked for something that cannot be",
            "3:not now, or not by this version: in use, already there, of a newer version"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  gametracker spool list ~/.arena/spool",
            "  gametracker spool cat ~/.arena/spool --signal logs --level error",
            "  gametracker spool export ~/.arena/spool /media/stick/kiosk7.zip --remove",
            "  gametracker spool import collected /media/stick/kiosk7.zip",
            "  gametracker spool replay collected --endpoint https://lgtm.example.com"
        })
final class SpoolCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
