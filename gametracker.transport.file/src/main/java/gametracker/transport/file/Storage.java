package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.Layout.SessionDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a spool owns, and the bound on the size of all their files. The own session's directory is created
 * with its first file. When room is needed, files in quarantine are deleted first, then the oldest segment of the oldest
 * session. Guarded by the spool's lock.
 */
final class Storage {
    /** Quarantine, which is for people to look at, may take this part of the bound. Its oldest file is deleted first. */
    private static final int QUARANTINE_SHARE = 8;

    private static final long MIN_SEGMENT_BYTES = 4 << 10;
    private static final long MAX_SEGMENT_BYTES = 8 << 20;
    private static final int SEGMENTS = 64;
    private static final long ROOM_FOR_A_SESSION = 4 << 10;

    private final SpoolConfig config;
    private final Disk disk;
    private final long maxBytes;
    private final long segmentBytes;
    /** Files that could not be forced the last time. */
    final DirtyFiles unforced = new DirtyFiles();

    private final List<Session> adopted = new ArrayList<>();
    private @Nullable Session own;
    private long number;

    Storage(SpoolConfig config, Disk disk) {
        this.config = config;
        this.disk = disk;
        this.maxBytes = config.maxBytes();
        this.segmentBytes = Math.max(MIN_SEGMENT_BYTES, Math.min(maxBytes / SEGMENTS, MAX_SEGMENT_BYTES));
    }

    /** Returns the spool's directory, created if it is missing, and determines the number of the next session. */
    Path prepare() throws IOException {
        Path directory = config.directory();
        if (!Files.isDirectory(directory)) {
            disk.createDirectories(directory);
        }
        Path real = directory.toRealPath();
        if (number == 0) {
            number = 1;
            for (SessionDirectory session : Layout.sessions(real)) {
                number = Math.max(number, Math.min(session.number() + 1, Layout.MAX_NUMBER));
            }
            // What is being erased goes by its number.
            number = Math.max(number, Math.min(Erasure.pending(disk, real) + 1, Layout.MAX_NUMBER));
        }
        return real;
    }

    private Session own() throws IOException {
        if (own == null) {
            own = Session.create(disk, config, prepare(), number);
        }
        return own;
    }

    /** Appends a frame to the own session; null if there is no room for it. */
    @Nullable
    Entry append(Envelope envelope, SpoolProgress progress, Notices notices) throws IOException {
        if (own != null) {
            try {
                own.checkActive();
                return appendToOwn(envelope, progress, notices);
            } catch (NoSuchFileException e) {
                vanished(own, notices);
            }
        }
        return appendToOwn(envelope, progress, notices);
    }

    private @Nullable Entry appendToOwn(Envelope envelope, SpoolProgress progress, Notices notices) throws IOException {
        if (!Frame.isBody(envelope.body().remaining())) {
            notices.trouble(envelope + " is longer than " + Frame.MAX_BODY + " bytes");
            return null;
        }
        Session session = own();
        long frame = Frame.length(envelope);
        long needed = frame + FileHeader.LENGTH + Segment.reserve(1);
        long overhead = session.reserved()
                - session.asideLength()
                - session.segments.values().stream()
                        .mapToLong(Segment::reserved)
                        .sum();
        if (needed + overhead > maxBytes || !makeRoom(needed, notices)) {
            notices.trouble("no room for " + envelope + " within " + maxBytes + " bytes");
            return null;
        }
        return session.append(
                envelope, progress, session.active(frame, segmentBytes), config.durability() == Durability.ALWAYS);
    }

    /** Reports the loss of segments that somebody else deleted, and goes on with the rest. */
    void vanished(Session session, Notices notices) {
        for (Segment segment : List.copyOf(session.segments.values())) {
            if (!Files.exists(segment.file, LinkOption.NOFOLLOW_LINKS)) {
                notices.trouble(segment.file + " was deleted by somebody else");
                session.delete(segment);
                forget(segment, DropReason.SPOOL_DAMAGED, notices);
            }
        }
        if (!session.isThere()) {
            abandon(session);
        }
    }

    void adopt(Session session) {
        adopted.add(session);
        adopted.sort(Comparator.comparing(each -> each.place, SessionDirectory.ORDER));
    }

    /** All sessions, oldest first; the own session is the youngest. */
    List<Session> sessions() {
        List<Session> all = new ArrayList<>(adopted);
        if (own != null) {
            all.add(own);
        }
        return all;
    }

    /** Takes all sessions out, with their locks. Nothing of them is to be forced any more. */
    List<Session> release() {
        List<Session> all = sessions();
        moveDirtyFilesTo(new DirtyFiles());
        adopted.clear();
        own = null;
        return all;
    }

    void moveDirtyFilesTo(DirtyFiles dirty) {
        unforced.moveTo(dirty);
        sessions().forEach(session -> session.dirty.moveTo(dirty));
    }

    private long reserved() {
        return sessions().stream().mapToLong(Session::reserved).sum();
    }

    boolean makeRoom(long bytes, Notices notices) {
        if (bytes > maxBytes) {
            return false;
        }
        while (reserved() + bytes > maxBytes) {
            if (!evictAside(true) && !evictSegment(notices)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Deletes one file from quarantine: first a file longer than the whole share, which the spool cannot have written;
     * then a copy of damaged bytes, which can only be inspected; then an envelope, which a restore could still send.
     */
    private boolean evictAside(boolean envelopesToo) {
        long share = maxBytes / QUARANTINE_SHARE;
        return evictAside((name, length) -> length > share)
                || evictAside((name, length) -> !Layout.isFrame(name))
                || envelopesToo && evictAside((name, length) -> true);
    }

    private boolean evictAside(BiPredicate<String, Long> which) {
        for (Session session : sessions()) {
            for (Map.Entry<String, Long> file : List.copyOf(session.aside.entrySet())) {
                if (which.test(file.getKey(), file.getValue()) && session.deleteAside(file.getKey())) {
                    removeIfEmpty(session);
                    return true;
                }
            }
        }
        return false;
    }

    private boolean evictSegment(Notices notices) {
        for (Session session : sessions()) {
            for (Segment segment : List.copyOf(session.segments.values())) {
                if (session.delete(segment)) {
                    forget(segment, DropReason.SPOOL_FULL, notices);
                    removeIfEmpty(session);
                    return true;
                }
            }
        }
        return false;
    }

    /** Reports a segment's remaining entries as lost. */
    private void forget(Segment segment, DropReason reason, Notices notices) {
        segment.live.forEach(entry -> notices.lost(entry, reason));
        segment.live.clear();
    }

    /** Records the outcome of an entry. The segment is deleted with its last entry. */
    void release(Entry entry, JournalRecord.Kind kind) throws IOException {
        Segment segment = entry.segment;
        if (!segment.live.remove(entry)) {
            return;
        }
        if (segment.live.isEmpty() && entry.session.delete(segment)) {
            removeIfEmpty(entry.session);
            return;
        }
        entry.session.record(segment, JournalRecord.done(kind, entry.frame.sequence()));
    }

    /** Deletes an adopted session that has nothing left. The own session is deleted at close. */
    void removeIfEmpty(Session session) {
        if (session.isEmpty() && session.adopted && adopted.remove(session)) {
            session.remove();
        }
    }

    /** Removes a session from this list and releases its lock. Its files stay as they are. */
    void abandon(Session session) {
        adopted.remove(session);
        if (session == own) {
            own = null;
        }
        session.close();
    }

    /** Copies an entry to quarantine, and releases it even if that fails. */
    void quarantine(Entry entry, String reason, Notices notices) throws IOException {
        try {
            ByteBuffer frame = disk.read(entry.segment.file, entry.offset, Math.min(entry.frame.length(), maxBytes));
            setAside(entry.session, Layout.frameAsideName(entry.frame.sequence()), reason, frame);
        } catch (IOException e) {
            notices.trouble("cannot set " + entry + " aside: " + e);
        }
        release(entry, JournalRecord.Kind.SET_ASIDE);
    }

    /** Reports an entry as lost whose bytes do not match their checksum, and puts the bytes into quarantine. */
    void damaged(Entry entry, ByteBuffer bytes, Notices notices) throws IOException {
        notices.lost(entry, DropReason.SPOOL_DAMAGED);
        String name = Layout.bytesAsideName(entry.segment.number, entry.offset);
        trySetAside(entry.session, name, "checksum of " + entry, bytes, notices);
        release(entry, JournalRecord.Kind.DAMAGED);
    }

    /** Puts bytes into quarantine; a failure is only reported. */
    void trySetAside(Session session, String name, String reason, ByteBuffer bytes, Notices notices) {
        try {
            setAside(session, name, reason, bytes);
        } catch (IOException e) {
            notices.trouble("cannot set " + name + " aside: " + e);
        }
    }

    /** Puts an envelope that never was in a segment into the own session's quarantine. */
    void setAside(Envelope envelope, SpoolProgress progress, String reason) throws IOException {
        if (own == null && reserved() + ROOM_FOR_A_SESSION > maxBytes) {
            throw new IOException("no room for a session of its own");
        }
        if (!Frame.isBody(envelope.body().remaining())) {
            return;
        }
        Session session = own();
        long sequence = session.takeSequence();
        ByteBuffer frame = ByteBuffer.allocate(Math.toIntExact(Frame.length(envelope)));
        Frame.encode(envelope, progress, sequence, frame);
        setAside(session, Layout.frameAsideName(sequence), reason, frame.flip());
    }

    /**
     * Puts bytes into a session's quarantine. Bytes longer than quarantine's share are cut, except a frame, which is
     * refused: a part of it is useless. No envelope is deleted to make room for a copy of damaged bytes.
     */
    void setAside(Session session, String name, String reason, ByteBuffer bytes) throws IOException {
        long share = maxBytes / QUARANTINE_SHARE;
        long start = SetAside.start(name, reason).remaining();
        if (Layout.isFrame(name) && start + bytes.remaining() > share) {
            throw new IOException("no room to set " + name + " aside: quarantine has " + share + " bytes altogether");
        }
        if (start >= share) {
            return;
        }
        ByteBuffer cut = bytes.slice(0, (int) Math.min(bytes.remaining(), share - start));
        long length = start + cut.remaining();
        long known = session.aside.getOrDefault(name, 0L);
        while (asideLength() - known + length > share || reserved() - known + length > maxBytes) {
            if (!evictAside(Layout.isFrame(name))) {
                throw new IOException("no room to set " + name + " aside");
            }
            known = session.aside.getOrDefault(name, 0L);
        }
        session.setAside(name, reason, cut);
    }

    private long asideLength() {
        return sessions().stream().mapToLong(Session::asideLength).sum();
    }
}
