package gametracker.tool;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.decode.DecodedRecord;
import gametracker.decode.Records;
import gametracker.transport.file.SafeText;
import gametracker.transport.file.SpoolReader;
import gametracker.transport.file.SpoolReader.SpooledEnvelope;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints the recorded data, one JSON object for each line. */
@Command(name = "cat", description = "Prints the records, one JSON object a line.")
final class CatCommand extends SpoolCommand {
    @Option(names = "--signal", paramLabel = "NAME", description = "only ${COMPLETION-CANDIDATES}")
    private Optional<Signal> signal;

    @Option(names = "--session", paramLabel = "ID", description = "only of this session; its beginning will do")
    private Optional<String> session;

    @Option(names = "--level", paramLabel = "NAME", description = "logs of ${COMPLETION-CANDIDATES} and above only")
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
        inventory(); // reports an unusable directory
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
            String what = spooled.envelope() + " of session " + spooled.sessionId();
            err().println(SafeText.oneLine(what + ": " + e.getMessage()));
        }
    }

    private boolean wants(SpooledEnvelope spooled) {
        return (all || !spooled.acknowledged())
                && signal.stream().allMatch(spooled.envelope().signal()::equals)
                && session.stream().allMatch(spooled.sessionId()::startsWith);
    }

    private boolean wants(DecodedRecord record) {
        return level.stream().allMatch(least -> record.level().stream().anyMatch(own -> own.compareTo(least) >= 0))
                && since.stream().noneMatch(record.time()::isBefore)
                && until.stream().allMatch(record.time()::isBefore)
                && contains.stream().allMatch(record.json()::contains);
    }
}
