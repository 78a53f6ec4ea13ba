package gametracker.tool;

import gametracker.transport.file.Frame;
import gametracker.transport.file.Layout;
import gametracker.transport.file.SegmentScan;
import gametracker.transport.file.SessionSnapshot;
import gametracker.transport.file.SessionSnapshot.SegmentSnapshot;
import gametracker.transport.file.SpoolReader;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Checks every checksum of a spool without changing anything. */
@Command(name = "verify", description = "Checks every checksum, changes nothing.")
final class VerifyCommand extends SpoolCommand {
    private final List<Map<String, Object>> problems = new ArrayList<>();
    private long envelopes;
    private long setAside;

    @Override
    int run() throws IOException {
        Inventory inventory = inventory();
        for (Inventory.Listed session : inventory.sessions()) {
            if (session.state() == Inventory.State.UNREADABLE) {
                problem(session.name(), "cannot be read: " + session.problem());
            } else if (session.content().isPresent()) {
                check(session.content().get(), session.state() == Inventory.State.IN_USE);
            }
        }
        int sessions = inventory.sessions().size();
        List<String> newer = inventory.names(Inventory.State.NEWER);
        List<String> lines = new ArrayList<>();
        problems.forEach(problem -> lines.add(problem.get("file") + ": " + problem.get("what")));
        String untouched = " was written by a newer version of GameTracker: not checked, left untouched";
        newer.forEach(name -> lines.add(name + untouched));
        lines.add(envelopes + " envelopes of " + sessions + " sessions check, " + problems.size() + " problems, "
                + setAside + " files set aside before");
        answer(
                lines,
                object(
                        "sessions", sessions,
                        "envelopes", envelopes,
                        "setAside", setAside,
                        "newer", newer,
                        "problems", problems));
        return !problems.isEmpty() ? PROBLEMS : newer.isEmpty() ? OK : NOT_NOW;
    }

    private void check(SessionSnapshot session, boolean inUse) throws IOException {
        String name = session.directory().name();
        setAside += session.aside().size();
        session.troubles().forEach(trouble -> problem(name, trouble));
        if (session.info().isEmpty() && !session.segments().isEmpty()) {
            problem(
                    name + "/" + Layout.SESSION,
                    "is missing or damaged: what game wrote the session is not known, its envelopes are not touched");
        }
        for (SegmentSnapshot segment : session.segments()) {
            boolean last = segment == session.segments().get(session.segments().size() - 1);
            check(name + "/" + segment.file().getFileName(), segment, inUse && last);
        }
    }

    /** An incomplete frame at the end of a segment that a game is writing is no problem. */
    private void check(String name, SegmentSnapshot segment, boolean growing) throws IOException {
        SegmentScan scan = segment.scan();
        for (SegmentScan.Found found : scan.frames()) {
            Frame frame = found.frame();
            if (segment.done(frame) || growing && !found.whole()) {
                continue;
            }
            if (SpoolReader.body(segment.file(), found).isPresent()) {
                envelopes++;
            } else if (!growing || Files.exists(segment.file())) {
                problem(
                        name,
                        "envelope " + frame.id() + " (" + frame.itemCount() + " items) at " + found.offset()
                                + (found.whole() ? " does not match its checksum" : " is cut off"));
            }
        }
        for (SegmentScan.Region region : scan.damaged()) {
            if (!growing || region.offset() + region.length() < scan.length()) {
                String what = region.zeros() ? " zeros at " : " bytes that are no frame at ";
                problem(name, region.length() + what + region.offset());
            }
        }
        if (scan.excess() > 0) {
            problem(name, scan.excess() + " bytes more than any segment has");
        }
        if (segment.damaged() > 0 && !growing) {
            problem(
                    name.replace(".seg", ".ack"),
                    segment.damaged() + " bytes are no acknowledgement: envelopes may be sent again");
        }
    }

    private void problem(String file, String what) {
        problems.add(object("file", file, "what", what));
    }
}
