package gametracker.transport.file;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One session's directory, whose lock this process holds: its own, or one that a dead process left. Does the file
 * work; whether there is room and who is told is the spool's business, whose lock guards all of it.
 */
final class Session implements AutoCloseable {
    private static final int CREATE_TRIES = 5;

    /** By number, oldest first. */
    final TreeMap<Long, Segment> segments = new TreeMap<>();

    /** Files in quarantine by name, oldest first, with their lengths. */
    final TreeMap<String, Long> aside = new TreeMap<>();

    final DirtyFiles dirty = new DirtyFiles();
    final Path directory;

    private final Disk disk;
    private final String id;
    private final boolean adopted;
    private final SessionLock lock;
    private final long infoLength;
    private long nextSegment = 1;
    private long nextSequence = 1;
    private @Nullable Segment active;
    private Disk.@Nullable Writer writer;

    Session(Disk disk, Path directory, String id, boolean adopted, SessionLock lock, long infoLength) {
        this.disk = disk;
        this.directory = directory;
        this.id = id;
        this.adopted = adopted;
        this.lock = lock;
        this.infoLength = infoLength;
    }

    /** Makes the directory of a session that begins, with its lock and what is to be known about it. */
    static Session create(Disk disk, SpoolConfig config, Path spool, long number) throws IOException {
        for (int i = 0; i < CREATE_TRIES; i++) {
            Path directory = spool.resolve(Layout.sessionName(number + i, config.sessionId()));
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            disk.createDirectories(directory);
            Optional<SessionLock> lock = lock(disk, directory);
            if (lock.isEmpty()) {
                continue; // Another process took it for a dead session's in the instant before it had a lock.
            }
            ByteBuffer info = new SessionInfo(config.sessionId(), config.about()).encode(number + i);
            Session session = new Session(disk, directory, config.sessionId(), false, lock.get(), info.remaining());
            try (Disk.Writer file = disk.create(directory.resolve(Layout.SESSION))) {
                file.write(info, 0);
                session.dirty.directory(directory);
                return session;
            } catch (NoSuchFileException e) {
                session.close();
            } catch (IOException | RuntimeException e) {
                session.remove();
                throw e;
            }
        }
        throw new IOException("no session directory could be made in " + spool);
    }

    /** Leaves nothing behind where locks cannot be had: each further try would leave one more directory. */
    private static Optional<SessionLock> lock(Disk disk, Path directory) throws IOException {
        try {
            return SessionLock.tryTake(directory);
        } catch (IOException | RuntimeException e) {
            disk.tryDelete(directory.resolve(Layout.LOCK));
            disk.tryDelete(directory);
            throw e;
        }
    }

    String id() {
        return id;
    }

    boolean adopted() {
        return adopted;
    }

    /** What all files count for in the bound. */
    long reserved() {
        return infoLength
                + segments.values().stream().mapToLong(Segment::reserved).sum()
                + asideLength();
    }

    long asideLength() {
        return aside.values().stream().mapToLong(Long::longValue).sum();
    }

    boolean isEmpty() {
        return segments.isEmpty() && aside.isEmpty();
    }

    boolean isThere() {
        return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS);
    }

    /** The segment that a frame of this length would go to; null if it would begin a new one. */
    @Nullable
    Segment active(long frameLength, long segmentBytes) {
        Segment segment = active;
        boolean fits = segment != null && !segment.sealed && segment.length + frameLength <= segmentBytes;
        return fits ? segment : null;
    }

    /** Notices whether somebody deleted or changed the segment that is being written. */
    void checkActive() throws IOException {
        Segment segment = active;
        if (segment != null && disk.length(segment.file) != segment.length) {
            segment.sealed = true;
        }
    }

    /** Writes a frame at the end of a segment, or of a new one; nothing of it remains if that fails. */
    Entry append(Envelope envelope, SpoolProgress progress, @Nullable Segment to, boolean force) throws IOException {
        long frameLength = Frame.length(envelope);
        Segment segment = to != null ? to : new Segment(directory, nextSegment);
        int headerLength = to != null ? 0 : FileHeader.LENGTH;
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(headerLength + frameLength));
        if (to == null) {
            bytes.put(FileHeader.encode(FileHeader.SEGMENT, nextSegment));
            begin(segment);
        }
        Frame.encode(envelope, progress, nextSequence, bytes);
        Frame frame = Frame.decode(bytes.flip().slice(headerLength, bytes.limit() - headerLength));
        Disk.Writer open = writer;
        if (frame == null || open == null) {
            throw new AssertionError(envelope);
        }
        try {
            open.write(bytes, segment.length);
            if (force) {
                open.force();
                dirty.forceDirectories(disk);
            }
        } catch (IOException | RuntimeException e) {
            undo(segment, open);
            throw e;
        }
        Entry entry = new Entry(this, segment, frame, segment.length + headerLength, progress);
        segment.length += headerLength + frameLength;
        segment.frames++;
        if (!force) {
            dirty.file(segment.file);
        }
        segment.live.add(entry);
        nextSequence++;
        return entry;
    }

    /** Numbers a frame that goes into no segment. */
    long takeSequence() {
        return nextSequence++;
    }

    private void begin(Segment segment) throws IOException {
        closeWriter();
        writer = disk.create(segment.file);
        active = segment;
        segments.put(segment.number, segment);
        nextSegment++;
        dirty.directory(directory);
    }

    /** Cuts off a frame that was not written whole; where even that fails, the segment takes no further one. */
    private void undo(Segment segment, Disk.Writer open) {
        try {
            open.truncate(segment.length);
        } catch (IOException | RuntimeException e) {
            segment.sealed = true;
            try {
                segment.length = disk.length(segment.file);
            } catch (IOException | RuntimeException unknown) {
                // Its length stays what was good in it.
            }
        }
        if (segment.live.isEmpty()) {
            delete(segment);
        }
    }

    /** Adds records to a segment's acknowledgements, at most one a frame. */
    void record(Segment segment, JournalRecord... records) throws IOException {
        int added = records.length * JournalRecord.LENGTH;
        if (segment.acknowledgementsLength + added > segment.acknowledgementsLimit()) {
            compact(segment);
        }
        boolean fresh = segment.acknowledgementsLength == 0;
        ByteBuffer bytes = ByteBuffer.allocate(FileHeader.LENGTH + added);
        if (fresh) {
            bytes.put(FileHeader.encode(FileHeader.ACKNOWLEDGEMENTS, segment.number));
            dirty.directory(directory);
        }
        for (JournalRecord record : records) {
            record.encode(bytes);
        }
        bytes.flip();
        int length = bytes.remaining();
        try (Disk.Writer file = fresh ? createAnew(segment.acknowledgements) : disk.reopen(segment.acknowledgements)) {
            // What a failed try left behind our end is written over by the next.
            file.write(bytes, segment.acknowledgementsLength);
        } catch (NoSuchFileException e) {
            segment.acknowledgementsLength = 0;
            throw e;
        } catch (IOException | RuntimeException e) {
            if (fresh) {
                disk.delete(segment.acknowledgements);
            }
            throw e;
        }
        segment.acknowledgementsLength += length;
        dirty.file(segment.acknowledgements);
    }

    /** What may stand there is empty or could not be read; what it said costs a repeat. */
    private Disk.Writer createAnew(Path file) throws IOException {
        try {
            return disk.create(file);
        } catch (FileAlreadyExistsException e) {
            disk.delete(file);
            return disk.create(file);
        }
    }

    /** Rewrites the acknowledgements beside themselves, one record an envelope, and takes them in one step. */
    void compact(Segment segment) throws IOException {
        JournalRecord.Journal contents =
                JournalRecord.readAll(disk.read(segment.acknowledgements, 0, segment.acknowledgementsLength));
        ByteBuffer bytes = JournalRecord.compacted(contents, segment.number);
        int length = bytes.remaining();
        Path fresh = segment.acknowledgements.resolveSibling(segment.acknowledgements.getFileName() + ".new");
        disk.delete(fresh);
        try (Disk.Writer file = disk.create(fresh)) {
            file.write(bytes, 0);
            file.force();
        }
        disk.replace(fresh, segment.acknowledgements);
        dirty.directory(directory);
        segment.acknowledgementsLength = length;
    }

    /** Removes a segment with its acknowledgements, those last: a repeat must not come of a death in between. */
    boolean delete(Segment segment) {
        if (segment == active) {
            closeWriter();
        }
        if (!disk.tryDelete(segment.file)) {
            segment.sealed = true;
            return false;
        }
        segments.remove(segment.number);
        // What is left if this fails, 32 bytes and a few, is removed by whoever adopts the session.
        disk.tryDelete(segment.acknowledgements);
        dirty.forget(segment.file);
        dirty.forget(segment.acknowledgements);
        dirty.directory(directory);
        return true;
    }

    /** Deletes the segments of which nothing is left to send. */
    void deleteSettled() {
        for (Segment segment : List.copyOf(segments.values())) {
            if (segment.live.isEmpty()) {
                delete(segment);
            }
        }
    }

    /** Puts bytes into quarantine with the reason; returns the file's length. */
    void setAside(String name, String reason, ByteBuffer bytes) throws IOException {
        ByteBuffer start = SetAside.start(name, reason);
        long length = start.remaining() + bytes.remaining();
        Path quarantine = directory.resolve(Layout.QUARANTINE);
        disk.createDirectories(quarantine);
        if (!Files.isDirectory(quarantine, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(quarantine + " is no directory");
        }
        Path file = quarantine.resolve(name);
        disk.delete(file);
        try (Disk.Writer writer = disk.create(file)) {
            int startLength = start.remaining();
            writer.write(start, 0);
            writer.write(bytes, startLength);
            aside.put(name, length);
            dirty.file(file);
            dirty.directory(quarantine);
        } catch (IOException | RuntimeException e) {
            disk.delete(file);
            throw e;
        }
    }

    boolean deleteAside(String name) {
        Path file = directory.resolve(Layout.QUARANTINE).resolve(name);
        if (!disk.tryDelete(file)) {
            return false;
        }
        aside.remove(name);
        dirty.forget(file);
        return true;
    }

    /** Deletes what is ours in the directory, and it; foreign files keep it alive. Gives up the lock. */
    void remove() {
        closeWriter();
        // What is left if any of these fails is an empty session, which the next adopter removes.
        boolean ours = disk.tryDelete(directory.resolve(Layout.QUARANTINE))
                && disk.tryDelete(directory.resolve(Layout.SESSION))
                && disk.tryDelete(directory.resolve(Layout.LOCK));
        lock.close();
        if (ours) {
            disk.tryDelete(directory);
        }
    }

    /** Closes the files; whoever takes the lock has the directory from then on. */
    SessionLock giveUp() {
        closeWriter();
        return lock;
    }

    /** Closes the files and gives up the lock. */
    @Override
    public void close() {
        closeWriter();
        lock.close();
    }

    private void closeWriter() {
        Disk.Writer open = writer;
        writer = null;
        active = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // Its bytes are written; what close itself may fail at is nothing that we could mend.
            }
        }
    }
}
