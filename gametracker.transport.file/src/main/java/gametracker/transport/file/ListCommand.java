package gametracker.transport.file;

import gametracker.api.Signal;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows the sessions of a spool and what is open in them. */
final class ListCommand {
    private final PrintStream out;

    ListCommand(PrintStream out) {
        this.out = out;
    }

    int run(Arguments arguments) throws IOException {
        Inventory inventory = Inventory.of(arguments.spool(true));
        if (arguments.has("--json")) {
            out.println(Json.of(Map.of(
                    "sessions",
                    inventory.sessions().stream().map(ListCommand::json).toList())));
        } else {
            inventory.sessions().forEach(this::print);
            Map<Signal, Inventory.Tally> sum = Inventory.open(inventory.sessions());
            out.println(
                    sum.isEmpty()
                            ? inventory.sessions().size() + " sessions, nothing to send"
                            : inventory.sessions().size() + " sessions, to send:");
            sum.forEach((signal, tally) -> out.println(line(signal, tally)));
        }
        return inventory.in(Inventory.State.NEWER).isEmpty() ? CommandLine.OK : CommandLine.NOT_NOW;
    }

    private void print(Inventory.Session session) {
        List<String> about = new ArrayList<>(
                session.content().map(DeadSession::about).orElse(Map.of()).values());
        out.println(session.directory().name() + "  " + session.state().shown()
                + (about.isEmpty() ? "" : "  " + String.join(" ", about)));
        if (session.state() == Inventory.State.UNREADABLE) {
            out.println("  " + session.problem().orElseThrow());
        }
        Map<Signal, Inventory.Tally> open = session.open();
        open.forEach((signal, tally) -> out.println(line(signal, tally)));
        long done = envelopes(session.all()) - envelopes(open);
        if (done > 0) {
            out.println("  " + done + " envelopes are done with, in segments that hold others");
        }
        if (session.setAside() > 0) {
            out.println("  " + session.setAside() + " files are set aside in " + Layout.QUARANTINE);
        }
    }

    static String line(Signal signal, Inventory.Tally tally) {
        return String.format(
                Locale.ROOT,
                "  %-8s%7d envelopes %9d items %11s  %s .. %s",
                Inventory.lower(signal),
                tally.envelopes(),
                tally.items(),
                Inventory.size(tally.bytes()),
                tally.from(),
                tally.to());
    }

    private static long envelopes(Map<Signal, Inventory.Tally> tallies) {
        return tallies.values().stream().mapToLong(Inventory.Tally::envelopes).sum();
    }

    private static Map<String, Object> json(Inventory.Session session) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("directory", session.directory().name());
        json.put("session", session.id());
        json.put("state", session.state().shown());
        json.put("about", session.content().map(DeadSession::about).orElse(Map.of()));
        json.put("open", json(session.open()));
        json.put("done", envelopes(session.all()) - envelopes(session.open()));
        json.put("setAside", session.setAside());
        return json;
    }

    static Map<String, Object> json(Map<Signal, Inventory.Tally> tallies) {
        Map<String, Object> json = new LinkedHashMap<>();
        tallies.forEach((signal, tally) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("envelopes", tally.envelopes());
            one.put("items", tally.items());
            one.put("bytes", tally.bytes());
            one.put("from", tally.from());
            one.put("to", tally.to());
            json.put(Inventory.lower(signal), one);
        });
        return json;
    }
}
