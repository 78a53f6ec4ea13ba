package gametracker.transport.file;

import gametracker.transport.file.DeadSession.DeadSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Takes a dead session over: its open entries, its damage, its left-overs. Runs under the spool's lock. */
final class Adoption {
    /** The most that is copied of one stretch of damage; more would not fit into the quarantine's share anyway. */
    private static final long MAX_DAMAGE = 8 << 20;

    private final Disk disk;
    private final Storage storage;
    private final Notices notices;

    Adoption(Disk disk, Storage storage, Notices notices) {
        this.disk = disk;
        this.storage = storage;
        this.notices = notices;
    }

    /** Returns the open entries in order, those included that had to make room at once. */
    List<Entry> of(DeadSession dead, SessionLock taken) {
        Session session = new Session(disk, dead.directory().path(), dead.sessionId(), true, taken, dead.infoLength());
        session.aside.putAll(dead.aside());
        dead.troubles().forEach(notices::trouble);
        List<Entry> entries = new ArrayList<>();
        for (DeadSegment found : dead.segments()) {
            entries.addAll(entries(found, session));
        }
        storage.adopt(session);
        for (DeadSegment found : dead.segments()) {
            setAsideDamage(found, session);
        }
        dead.orphans().forEach(this::deleteQuietly);
        for (Segment segment : List.copyOf(session.segments.values())) {
            if (segment.live.isEmpty()) {
                session.delete(segment);
            }
        }
        if (session.isEmpty() && !dead.troubles().isEmpty()) {
            storage.abandon(session); // What could not be read today may be readable another day.
        }
        storage.removeIfEmpty(session);
        storage.makeRoom(0, notices);
        return entries;
    }

    private static List<Entry> entries(DeadSegment found, Session session) {
        Segment segment = new Segment(session.directory, found.number());
        segment.length = found.scan().length();
        segment.acknowledgementsLength = found.journalLength();
        segment.frames = found.scan().frames().size();
        segment.sealed = true;
        for (SegmentScan.Found each : found.scan().frames()) {
            if (!found.done(each.frame())) {
                segment.live.add(
                        new Entry(session, segment, each.frame(), each.offset(), found.progress(each.frame())));
            }
        }
        session.segments.put(segment.number, segment);
        return List.copyOf(segment.live);
    }

    private void setAsideDamage(DeadSegment found, Session session) {
        for (SegmentScan.Region region : found.scan().damaged()) {
            String what = region.length() + " bytes at " + region.offset() + " of " + found.file();
            String name = Layout.bytesAsideName(found.number(), region.offset());
            if (session.aside.containsKey(name)) {
                continue; // Told and set aside by an earlier adopter.
            }
            if (region.zeros()) {
                notices.trouble(what + " are zeros, no frames");
                continue;
            }
            notices.trouble(what + " are no frames, set aside as " + Layout.QUARANTINE + "/" + name);
            try {
                long length = Math.min(region.length(), MAX_DAMAGE);
                storage.setAside(session, name, "no frames", disk.read(found.file(), region.offset(), length));
            } catch (IOException e) {
                notices.trouble("cannot set " + what + " aside: " + e);
            }
        }
    }

    private void deleteQuietly(Path file) {
        try {
            disk.delete(file);
        } catch (IOException | RuntimeException e) {
            // It stays what it was: a left-over that says nothing.
        }
    }
}
