package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that a spool owns, and the bound over all of their files. When room is needed, quarantine goes first,
 * then the oldest segment of the oldest session. Guarded by the spool's lock.
 */
final class Storage {
    /** Quarantine is for people to look at; it may have this part of the bound, the oldest goes first. */
    private static final int QUARANTINE_SHARE = 8;

    private final long maxBytes;
    private final List<Session> adopted = new ArrayList<>();
    private @Nullable Session own;

    Storage(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Nullable
    Session own() {
        return own;
    }

    void own(@Nullable Session session) {
        own = session;
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

    long reserved() {
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
    void forget(Segment segment, DropReason reason, Notices notices) {
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
    void quarantine(Disk disk, Entry entry, String reason, Notices notices) throws IOException {
        try {
            ByteBuffer frame = disk.read(entry.segment.file, entry.offset, Math.min(entry.frame.length(), maxBytes));
            setAside(entry.session, Layout.frameAsideName(entry.frame.sequence()), reason, frame);
        } catch (IOException e) {
            notices.trouble("cannot set " + entry + " aside: " + e);
        }
        release(entry, JournalRecord.Kind.SET_ASIDE);
    }

    /** Puts a frame into a session's quarantine that never was in a segment. */
    void setAside(Session session, Envelope envelope, SpoolProgress progress, String reason) throws IOException {
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
        long start = Session.asideStart(name, reason).remaining();
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
