package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.transport.file.SessionSnapshot.SegmentSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes over a dead session: its open entries, its damage and its superfluous files. {@link #prepare} does what may take
 * long, before the session is part of the spool; only {@link #into} needs the spool's lock.
 */
final class Adoption {
    /** The most that is copied of a session's damage: more would exceed quarantine's share anyway. */
    private static final long MAX_DAMAGE = 8 << 20;

    private static final int MAX_STRETCHES = 64;

    private final Disk disk;
    private final SessionSnapshot dead;
    private final Session session;
    private final Notices notices;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Segment, List<Entry>> damaged = new LinkedHashMap<>();
    private final List<Stretch> stretches = new ArrayList<>();
    private long copied;

    /** Bytes to be put into quarantine. */
    private record Stretch(String name, String reason, ByteBuffer bytes) {}

    private Adoption(Disk disk, SessionSnapshot dead, SessionLock taken, Notices notices) {
        this.disk = disk;
        this.dead = dead;
        this.notices = notices;
        this.session = new Session(disk, dead.directory(), dead.sessionId(), true, taken, dead.infoLength());
    }

    static Adoption prepare(Disk disk, SessionSnapshot dead, SessionLock taken, Notices notices) {
        Adoption adoption = new Adoption(disk, dead, taken, notices);
        adoption.session.aside.putAll(dead.aside());
        dead.troubles().forEach(notices::trouble);
        for (SegmentSnapshot found : dead.segments()) {
            adoption.take(found);
        }
        dead.orphans().forEach(disk::tryDelete); // A failure does no harm: these files have no meaning.
        return adoption;
    }

    private void take(SegmentSnapshot found) {
        Segment segment = new Segment(session.directory, found.number());
        segment.length = found.scan().length();
        segment.acknowledgementsLength = found.journalLength();
        segment.frames = found.scan().frames().size();
        segment.sealed = true;
        for (SegmentScan.Found each : found.scan().frames()) {
            if (!found.done(each.frame())) {
                Entry entry = new Entry(session, segment, each.frame(), each.offset(), found.progress(each.frame()));
                entries.add(entry);
                if (each.damaged()) {
                    damaged.computeIfAbsent(segment, key -> new ArrayList<>()).add(entry);
                } else {
                    segment.live.add(entry);
                }
            }
        }
        session.segments.put(segment.number, segment);
        copyDamage(found, damaged.getOrDefault(segment, List.of()));
        keepToTheBound(found, segment);
    }

    private void copyDamage(SegmentSnapshot found, List<Entry> cut) {
        for (SegmentScan.Region region : found.scan().damaged()) {
            String what = region.length() + " bytes at " + region.offset() + " of " + found.file();
            String name = Layout.bytesAsideName(found.number(), region.offset());
            if (session.aside.containsKey(name)) {
                continue; // An earlier adopter reported it and set it aside.
            }
            if (region.zeros()) {
                notices.trouble(what + " are zeros, no frames");
                continue;
            }
            notices.trouble(what + " are no frames, set aside as " + Layout.QUARANTINE + "/" + name);
            copy(found, name, "no frames", region.offset(), region.length());
        }
        for (Entry entry : cut) {
            String name = Layout.bytesAsideName(found.number(), entry.offset);
            copy(found, name, "checksum of " + entry, entry.offset, entry.frame.length());
        }
    }

    private void copy(SegmentSnapshot found, String name, String reason, long offset, long length) {
        long most = Math.min(length, MAX_DAMAGE - copied);
        if (most <= 0 || stretches.size() == MAX_STRETCHES) {
            return;
        }
        try {
            ByteBuffer bytes = disk.read(found.file(), offset, most);
            copied += bytes.remaining();
            stretches.add(new Stretch(name, reason, bytes));
        } catch (IOException e) {
            notices.trouble("cannot set " + name + " aside: " + e);
        }
    }

    /** Shortens files that are longer than any the spool writes: otherwise other sessions would be deleted for them. */
    private void keepToTheBound(SegmentSnapshot found, Segment segment) {
        try {
            if (found.scan().excess() > 0) {
                long end = found.scan().soundEnd();
                notices.trouble(found.file() + " has " + found.scan().excess()
                        + " bytes more than any segment: it is cut to " + end);
                try (Disk.Writer file = disk.reopen(found.file())) {
                    file.truncate(end);
                }
                segment.length = end;
            }
            if (found.journalLength()
                    >= Segment.acknowledgementsLimit(found.scan().length())) {
                session.compact(segment);
            }
        } catch (IOException | RuntimeException e) {
            notices.trouble("cannot shorten the files of " + found.file() + ": " + e);
        }
    }

    /** Returns the open entries in order, including those that are damaged or were deleted at once to make room. */
    List<Entry> into(Storage storage) {
        storage.adopt(session);
        for (Stretch each : stretches) {
            storage.trySetAside(session, each.name(), each.reason(), each.bytes(), notices);
        }
        damaged.forEach(this::letGo);
        session.deleteSettled();
        if (session.isEmpty() && !dead.troubles().isEmpty()) {
            storage.abandon(session); // Files that cannot be read now may be readable later.
        }
        storage.removeIfEmpty(session);
        storage.makeRoom(0, notices);
        return entries;
    }

    private void letGo(Segment segment, List<Entry> lost) {
        lost.forEach(entry -> notices.lost(entry, DropReason.SPOOL_DAMAGED));
        if (segment.live.isEmpty()) {
            return; // The whole segment is deleted.
        }
        try {
            session.record(
                    segment,
                    lost.stream()
                            .map(entry -> JournalRecord.done(JournalRecord.Kind.DAMAGED, entry.frame.sequence()))
                            .toArray(JournalRecord[]::new));
        } catch (IOException | RuntimeException e) {
            notices.trouble("cannot note the damage of " + segment.file + ": " + e);
        }
    }
}
