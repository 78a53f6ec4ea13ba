package gametracker.tool;

import gametracker.api.Signal;
import gametracker.transport.file.Layout;
import gametracker.transport.file.SessionSnapshot;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Command;

/** Shows the sessions of a spool and what is open in them. */
@Command(name = "list", description = "Shows sessions, signals, counts, sizes and times of what is to be sent.")
final class ListCommand extends SpoolCommand {
    @Override
    int run() throws IOException {
        Inventory inventory = inventory();
        if (json) {
            out().println(JsonLine.of(
                    "sessions",
                    inventory.sessions().stream().map(ListCommand::json).toList()));
        } else {
            inventory.sessions().forEach(this::print);
            Map<Signal, Tally> sum = Tally.bySignal(Inventory.open(inventory.sessions()));
            out().println(inventory.sessions().size() + " sessions, "
                    + (sum.isEmpty() ? "nothing to send" : "to send:"));
            sum.forEach((signal, tally) -> out().println(Tally.line(signal, tally)));
        }
        return inventory.in(Inventory.State.NEWER).isEmpty() ? OK : NOT_NOW;
    }

    private void print(Inventory.Listed session) {
        out().println((session.name() + "  " + session.state().shown() + "  "
                        + String.join(" ", about(session).values()))
                .stripTrailing());
        if (session.state() == Inventory.State.UNREADABLE) {
            out().println("  " + session.problem());
        }
        Tally.bySignal(session.open()).forEach((signal, tally) -> out().println(Tally.line(signal, tally)));
        if (done(session) > 0) {
            out().println("  " + done(session) + " envelopes are done with, in segments that hold others");
        }
        if (session.setAside() > 0) {
            out().println("  " + session.setAside() + " files are set aside in " + Layout.QUARANTINE);
        }
    }

    private static Map<String, String> about(Inventory.Listed session) {
        return session.content().map(SessionSnapshot::about).orElse(Map.of());
    }

    private static long done(Inventory.Listed session) {
        return session.all().count() - session.open().count();
    }

    private static Map<String, Object> json(Inventory.Listed session) {
        return JsonLine.object(
                "directory", session.name(),
                "session",
                        session.content()
                                .map(SessionSnapshot::sessionId)
                                .orElse(session.directory().id()),
                "state", session.state().shown(),
                "about", about(session),
                "open", Tally.json(Tally.bySignal(session.open())),
                "done", done(session),
                "setAside", session.setAside());
    }
}
