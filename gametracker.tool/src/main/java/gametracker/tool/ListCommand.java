package gametracker.tool;

import gametracker.api.Signal;
import gametracker.transport.file.Layout;
import gametracker.transport.file.SessionSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists the sessions of a spool and what they have to send. */
@Command(name = "list", description = "Shows sessions, signals, counts, sizes and times of what is to be sent.")
final class ListCommand extends SpoolCommand {
    @Override
    int run() throws IOException {
        Inventory inventory = inventory();
        List<Inventory.Listed> sessions = inventory.sessions();
        List<String> lines = new ArrayList<>();
        sessions.forEach(session -> addLines(session, lines));
        Map<Signal, Tally> sum = Tally.bySignal(Inventory.open(sessions));
        lines.add(sessions.size() + " sessions, " + (sum.isEmpty() ? "nothing to send" : "to send:"));
        sum.forEach((signal, tally) -> lines.add(Tally.line(signal, tally)));
        answer(
                lines,
                object("sessions", sessions.stream().map(ListCommand::json).toList()));
        return inventory.in(Inventory.State.NEWER).isEmpty() ? OK : NOT_NOW;
    }

    private static void addLines(Inventory.Listed session, List<String> lines) {
        String about = String.join(" ", about(session).values());
        lines.add((session.name() + "  " + session.state().shown() + "  " + about).stripTrailing());
        if (session.state() == Inventory.State.UNREADABLE) {
            lines.add("  " + session.problem());
        }
        Tally.bySignal(session.open()).forEach((signal, tally) -> lines.add(Tally.line(signal, tally)));
        if (done(session) > 0) {
            lines.add("  " + done(session) + " envelopes are done with, in segments that hold others");
        }
        if (session.setAside() > 0) {
            lines.add("  " + session.setAside() + " files are set aside in " + Layout.QUARANTINE);
        }
    }

    private static Map<String, String> about(Inventory.Listed session) {
        return session.content().map(SessionSnapshot::about).orElse(Map.of());
    }

    private static long done(Inventory.Listed session) {
        return session.all().count() - session.open().count();
    }

    private static Map<String, Object> json(Inventory.Listed session) {
        String id = session.content()
                .map(SessionSnapshot::sessionId)
                .orElse(session.directory().id());
        return object(
                "directory", session.name(),
                "session", id,
                "state", session.state().shown(),
                "about", about(session),
                "open", Tally.json(Tally.bySignal(session.open())),
                "done", done(session),
                "setAside", session.setAside());
    }
}
