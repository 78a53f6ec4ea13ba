package gametracker.transport.file;

import gametracker.transport.file.DeadSession.DeadSegment;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks every checksum of a spool and changes nothing. */
final class VerifyCommand {
    private final PrintStream out;
    private final List<Map<String, Object>> problems = new ArrayList<>();
    private long envelopes;
    private long setAside;

    VerifyCommand(PrintStream out) {
        this.out = out;
    }

    int run(Arguments arguments) throws IOException {
        Inventory inventory = Inventory.of(arguments.spool(true));
        for (Inventory.Session session : inventory.sessions()) {
            if (session.state() == Inventory.State.UNREADABLE) {
                problem(
                        session.directory().name(),
                        "cannot be read: " + session.problem().orElseThrow());
            } else if (session.content().isPresent()) {
                check(session.content().get(), session.state() == Inventory.State.IN_USE);
            }
        }
        List<Inventory.Session> newer = inventory.in(Inventory.State.NEWER);
        if (arguments.has("--json")) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("sessions", inventory.sessions().size());
            json.put("envelopes", envelopes);
            json.put("setAside", setAside);
            json.put(
                    "newer", newer.stream().map(each -> each.directory().name()).toList());
            json.put("problems", problems);
            out.println(Json.of(json));
        } else {
            problems.forEach(problem -> out.println(problem.get("file") + ": " + problem.get("what")));
            newer.forEach(each -> out.println(each.directory().name()
                    + " was written by a newer version of GameTracker: not checked, left untouched"));
            out.println(envelopes + " envelopes of " + inventory.sessions().size() + " sessions check, "
                    + problems.size() + " problems, " + setAside + " files set aside before");
        }
        return problems.isEmpty() ? newer.isEmpty() ? CommandLine.OK : CommandLine.NOT_NOW : CommandLine.PROBLEMS;
    }

    private void check(DeadSession session, boolean inUse) throws IOException {
        setAside += session.aside().size();
        session.troubles().forEach(trouble -> problem(session.directory().name(), trouble));
        if (session.info().isEmpty() && !session.segments().isEmpty()) {
            problem(
                    session.directory().name() + "/" + Layout.SESSION,
                    "is missing or damaged: what game wrote the session is not known, its envelopes are not touched");
        }
        for (DeadSegment segment : session.segments()) {
            boolean last = segment == session.segments().get(session.segments().size() - 1);
            check(session, segment, inUse && last);
        }
    }

    /** The end of the segment that a game is writing just now may be half a frame, and no problem. */
    private void check(DeadSession session, DeadSegment segment, boolean growing) throws IOException {
        String file = session.directory().name() + "/" + segment.file().getFileName();
        SegmentScan scan = segment.scan();
        for (SegmentScan.Found found : scan.frames()) {
            Frame frame = found.frame();
            boolean tail = growing && !found.whole();
            if (segment.done(frame) || tail) {
                continue;
            }
            if (FileSpoolReader.body(RealDisk.INSTANCE, segment, found).isPresent()) {
                envelopes++;
            } else if (!growing || java.nio.file.Files.exists(segment.file())) {
                problem(
                        file,
                        "envelope " + frame.id() + " (" + frame.itemCount() + " items) at " + found.offset()
                                + (found.whole() ? " does not match its checksum" : " is cut off"));
            }
        }
        for (SegmentScan.Region region : scan.damaged()) {
            if (!growing || region.offset() + region.length() < scan.length()) {
                problem(
                        file,
                        region.length()
                                + (region.zeros() ? " zeros at " : " bytes that are no frame at ")
                                + region.offset());
            }
        }
        if (scan.excess() > 0) {
            problem(file, scan.excess() + " bytes more than any segment has");
        }
        if (segment.damaged() > 0 && !growing) {
            problem(
                    file.replace(".seg", ".ack"),
                    segment.damaged() + " bytes are no acknowledgement: envelopes may be sent again");
        }
    }

    private void problem(String file, String what) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("file", file);
        problem.put("what", what);
        problems.add(problem);
    }
}
