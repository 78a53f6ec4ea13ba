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
 * The sessions that a spool owns, and the bound over all of their files. The own session's directory is made when there
 * is something to put into it. When room is needed, quarantine goes first, then the oldest segment of the oldest
 * session. Guarded by the spool's lock.
 */
final class Storage {
    /** Quarantine is for people to look at; it may have this part of the bound, the oldest goes first. */
    private static final int QUARANTINE_SHARE = 8;

    private static final long MIN_SEGMENT_BYTES = 4 << 10;
    private static final long MAX_SEGMENT_BYTES = 8 << 20;
    private static final int SEGMENTS = 64;
    private static final long ROOM_FOR_A_SESSION = 4 << 10;

    private final SpoolConfig config;
    private final Disk disk;
    private final long maxBytes;
    private final long segmentBytes;
    /** What could not be forced the last time. */
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

    /** The spool's directory, made if it is missing. Numbers the session that is to come. */
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

    /** Writes a frame into the own session; null if there is no room for it. */
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

    /** Somebody deleted files of ours: what was in them is lost, the rest goes on. */
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
        adopted.sort(Comparator.comparingLong((Session each) -> Layout.number(each.directory))
                .thenComparing(each -> each.directory.getFileName().toString()));
    }

    /** Oldest first; the own session is the youngest. */
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
     * Deletes one file from quarantine. First what alone is longer than the share, which nobody here wrote; then copies
     * of damage, which are of use to nobody but a curious person; then envelopes, which a restore could still send.
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

    /** Reports what is left in a segment as lost. */
    private void forget(Segment segment, DropReason reason, Notices notices) {
        segment.live.forEach(entry -> notices.lost(entry, reason));
        segment.live.clear();
    }

    /** Lets go of an entry; with its last one goes the segment. */
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

    /** An adopted session that has nothing left is deleted at once; the own one at close. */
    void removeIfEmpty(Session session) {
        if (session.isEmpty() && session.adopted() && adopted.remove(session)) {
            session.remove();
        }
    }

    /** Takes a session out and gives up its lock; its files stay as they are. */
    void abandon(Session session) {
        adopted.remove(session);
        if (session == own) {
            own = null;
        }
        session.close();
    }

    /** Sets an entry aside, and lets go of it even where that fails. */
    void quarantine(Entry entry, String reason, Notices notices) throws IOException {
        try {
            ByteBuffer frame = disk.read(entry.segment.file, entry.offset, Math.min(entry.frame.length(), maxBytes));
            setAside(entry.session, Layout.frameAsideName(entry.frame.sequence()), reason, frame);
        } catch (IOException e) {
            notices.trouble("cannot set " + entry + " aside: " + e);
        }
        release(entry, JournalRecord.Kind.SET_ASIDE);
    }

    /** Puts a frame into the own session's quarantine that never was in a segment. */
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
     * Puts bytes into a session's quarantine. What is longer than its share is cut; a frame, of no use then, refused. A
     * copy of damage makes no envelope go.
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
