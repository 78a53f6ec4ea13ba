package gametracker.tool;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.decode.DecodedRecord;
import gametracker.decode.Records;
import gametracker.transport.file.SafeText;
import gametracker.transport.file.SpoolReader;
import gametracker.transport.file.SpooledEnvelope;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what was recorded, one JSON object a line. */
@Command(name = "cat", description = "Prints the records, one JSON object a line.")
final class CatCommand extends SpoolCommand {
    @Option(names = "--signal", paramLabel = "NAME", description = "only ${COMPLETION-CANDIDATES}")
    private Optional<Signal> signal;

    @Option(names = "--session", paramLabel = "ID", description = "only of this session; its beginning will do")
    private Optional<String> session;

    @Option(
            names = "--level",
            paramLabel = "NAME",
            description = "only ${COMPLETION-CANDIDATES} and above; logs alone have one")
    private Optional<Level> level;

    @Option(names = "--since", paramLabel = "TIME", description = "as 2026-11-20T13:00:00Z, 2026-11-20, 90m, 6h, 2d")
    private Optional<Instant> since;

    @Option(names = "--until", paramLabel = "TIME", description = "only before")
    private Optional<Instant> until;

    @Option(names = "--contains", paramLabel = "TEXT", description = "only with this text in the JSON")
    private Optional<String> contains;

    @Option(names = "--all", description = "also what was delivered and still lies there")
    private boolean all;

    private int unreadable;

    @Override
    int run() throws IOException {
        inventory(); // says what is wrong with the directory, if anything is
        SpoolReader.read(spool(), this::print);
        return unreadable == 0 ? OK : PROBLEMS;
    }

    private void print(SpooledEnvelope spooled) {
        if (!wants(spooled)) {
            return;
        }
        try {
            Records.of(spooled.envelope()).stream().filter(this::wants).forEach(each -> out().println(each.json()));
        } catch (RuntimeException | VirtualMachineError e) {
            unreadable++;
            err().println(SafeText.oneLine(
                    spooled.envelope() + " of session " + spooled.sessionId() + ": " + e.getMessage()));
        }
    }

    private boolean wants(SpooledEnvelope spooled) {
        return (all || !spooled.acknowledged())
                && signal.map(each -> each == spooled.envelope().signal()).orElse(true)
                && session.map(each -> spooled.sessionId().startsWith(each)).orElse(true);
    }

    private boolean wants(DecodedRecord record) {
        return level.map(least -> record.level()
                                .filter(own -> own.compareTo(least) >= 0)
                                .isPresent())
                        .orElse(true)
                && since.map(time -> !record.time().isBefore(time)).orElse(true)
                && until.map(time -> record.time().isBefore(time)).orElse(true)
                && contains.map(text -> record.json().contains(text)).orElse(true);
    }
}
