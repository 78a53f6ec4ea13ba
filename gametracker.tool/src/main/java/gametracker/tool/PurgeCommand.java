package gametracker.tool;

import gametracker.transport.file.Layout;
import gametracker.transport.file.SessionLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Erases a spool's sessions for ever: what is to be sent, what is set aside, and what interrupted imports left. It erases
 * all of them or none: while a game holds one, nothing is erased. Links are neither followed nor deleted, and files that
 * do not belong to the spool stay.
 */
@Command(
        name = "purge",
        description =
                "Erases all sessions for good, with what is set aside. Asks first; does nothing while a game runs.")
final class PurgeCommand extends SpoolCommand {
    @Option(names = "--yes", description = "does not ask")
    private boolean yes;

    private final Function<String, Optional<String>> console;

    PurgeCommand() {
        this(Terminal::ask);
    }

    /** {@code console} returns the answer to a question; empty if there is no console. */
    PurgeCommand(Function<String, Optional<String>> console) {
        this.console = console;
    }

    @Override
    int run() throws IOException {
        if (Files.isSymbolicLink(spool())) {
            throw misuse(spool() + " is a link: name the directory that it leads to, " + spool().toRealPath());
        }
        Inventory inventory = inventory();
        Map<Path, SessionLock> locks = new LinkedHashMap<>();
        try {
            for (Inventory.Listed session : inventory.sessions()) {
                if (session.state() != Inventory.State.NEWER) {
                    Optional<SessionLock> lock = SessionLock.tryTake(session.path());
                    if (lock.isEmpty() && Files.isDirectory(session.path(), LinkOption.NOFOLLOW_LINKS)) {
                        out().println(session.name() + " is in use by a running game: nothing is erased");
                        return NOT_NOW;
                    }
                    lock.ifPresent(taken -> locks.put(session.path(), taken));
                }
            }
            return purge(inventory, List.copyOf(locks.keySet()), unfinished());
        } finally {
            locks.values().forEach(SessionLock::close);
        }
    }

    private int purge(Inventory inventory, List<Path> sessions, List<Path> unfinished) throws IOException {
        long envelopes = Inventory.open(inventory.sessions()).count();
        String what = sessions.size() + " sessions with " + envelopes + " envelopes that are not sent yet";
        if (!yes && sessions.size() + unfinished.size() > 0) {
            String answer = console.apply("Erase " + what + " from " + spool() + " for good? (yes or no) ")
                    .orElseThrow(() -> misuse("there is no console to ask on: --yes erases without a question"));
            if (!answer.strip().equalsIgnoreCase("yes")) {
                out().println("nothing is erased");
                return NOT_NOW;
            }
        }
        List<String> kept = new ArrayList<>();
        List<String> lines = new ArrayList<>(List.of("erased " + what));
        for (Path directory :
                Stream.concat(sessions.stream(), unfinished.stream()).toList()) {
            if (!SessionFiles.delete(directory)) {
                kept.add(directory.getFileName().toString());
                lines.add(directory.getFileName() + " stays: it holds files that are not the spool's");
            }
        }
        List<String> newer = inventory.names(Inventory.State.NEWER);
        newer.forEach(name -> lines.add(name + " was written by a newer version of GameTracker: it stays"));
        answer(lines, object("erased", sessions.size(), "envelopes", envelopes, "kept", kept, "newer", newer));
        return !kept.isEmpty() ? PROBLEMS : newer.isEmpty() ? OK : NOT_NOW;
    }

    private List<Path> unfinished() throws IOException {
        return Layout.list(spool()).stream()
                .filter(each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))
                .filter(each -> ImportCommand.isUnfinished(each.getFileName().toString()))
                .toList();
    }
}
