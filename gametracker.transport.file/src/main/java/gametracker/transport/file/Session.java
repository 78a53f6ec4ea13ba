package gametracker.transport.file;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.Layout.SessionDirectory;
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
 * One session's directory, whose lock this process holds: its own, or that of a dead process. This class works on the
 * files; {@link Storage} decides whether there is room and reports losses. Guarded by the spool's lock.
 */
final class Session implements AutoCloseable {
    private static final int CREATE_TRIES = 5;

    /** By number, oldest first. */
    final TreeMap<Long, Segment> segments = new TreeMap<>();

    /** Files in quarantine by name, oldest first, with their lengths. */
    final TreeMap<String, Long> aside = new TreeMap<>();

    final DirtyFiles dirty = new DirtyFiles();
    final SessionDirectory place;
    final Path directory;
    final String id;
    final boolean adopted;

    private final Disk disk;
    private final SessionLock lock;
    private final long infoLength;
    private long nextSegment = 1;
    private long nextSequence = 1;
    private @Nullable Segment active;
    private Disk.@Nullable Writer writer;

    Session(Disk disk, SessionDirectory place, String id, boolean adopted, SessionLock lock, long infoLength) {
        this.disk = disk;
        this.place = place;
        this.directory = place.path();
        this.id = id;
        this.adopted = adopted;
        this.lock = lock;
        this.infoLength = infoLength;
    }

    /** Creates the directory of a new session, with its lock and the file that describes it. */
    static Session create(Disk disk, SpoolConfig config, Path spool, long number) throws IOException {
        for (int i = 0; i < CREATE_TRIES; i++) {
            Path directory = spool.resolve(Layout.sessionName(number + i, config.sessionId()));
            if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            disk.createDirectories(directory);
            Optional<SessionLock> lock = lock(disk, directory);
            if (lock.isEmpty()) {
                continue; // Another process adopted the directory in the instant before it was locked.
            }
            ByteBuffer info = new SessionInfo(config.sessionId(), config.about()).encode(number + i);
            SessionDirectory place = new SessionDirectory(directory, number + i, config.sessionId());
            Session session = new Session(disk, place, config.sessionId(), false, lock.get(), info.remaining());
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

    /** Removes the directory where locks are not supported: otherwise each try would leave one more directory. */
    private static Optional<SessionLock> lock(Disk disk, Path directory) throws IOException {
        try {
            return SessionLock.tryTake(directory);
        } catch (IOException | RuntimeException e) {
            disk.tryDelete(directory.resolve(Layout.LOCK));
            disk.tryDelete(directory);
            throw e;
        }
    }

    /** What all its files count for in the bound. */
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

    /** The segment that takes a frame of this length; null if the frame needs a new segment. */
    @Nullable
    Segment active(long frameLength, long segmentBytes) {
        Segment segment = active;
        boolean fits = segment != null && !segment.sealed && segment.length + frameLength <= segmentBytes;
        return fits ? segment : null;
    }

    /** Detects that somebody deleted or changed the segment that is being written. */
    void checkActive() throws IOException {
        Segment segment = active;
        if (segment != null && disk.length(segment.file) != segment.length) {
            segment.sealed = true;
        }
    }

    /** Appends a frame to a segment, or to a new one. If that fails, nothing of the frame remains. */
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

    /** Returns a sequence number for a frame that goes into no segment. */
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

    /** Cuts off an incomplete frame. If even that fails, the segment takes no further frame. */
    private void undo(Segment segment, Disk.Writer open) {
        try {
            open.truncate(segment.length);
        } catch (IOException | RuntimeException e) {
            segment.sealed = true;
            try {
                segment.length = disk.length(segment.file);
            } catch (IOException | RuntimeException unknown) {
                // The length of its complete frames stays.
            }
        }
        if (segment.live.isEmpty()) {
            delete(segment);
        }
    }

    /** Appends records to a segment's acknowledgements, at most one for each frame. */
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
        int length = bytes.flip().remaining();
        try (Disk.Writer file = fresh ? createAnew(segment.acknowledgements) : disk.reopen(segment.acknowledgements)) {
            // The next write replaces what a failed one left behind the recorded end.
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

    /** Replaces a file that is empty or unreadable. Losing its records means that envelopes are sent again. */
    private Disk.Writer createAnew(Path file) throws IOException {
        try {
            return disk.create(file);
        } catch (FileAlreadyExistsException e) {
            disk.delete(file);
            return disk.create(file);
        }
    }

    /** Writes the acknowledgements to a new file, one record for each envelope, and renames it over the old one. */
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

    /** Deletes a segment, then its acknowledgements: if the process dies between the two, nothing is sent again. */
    boolean delete(Segment segment) {
        if (segment == active) {
            closeWriter();
        }
        if (!disk.tryDelete(segment.file)) {
            segment.sealed = true;
            return false;
        }
        segments.remove(segment.number);
        // If this fails, a small file is left, which the session's next adopter removes.
        disk.tryDelete(segment.acknowledgements);
        dirty.forget(segment.file);
        dirty.forget(segment.acknowledgements);
        dirty.directory(directory);
        return true;
    }

    /** Deletes the segments that have nothing left to send. */
    void deleteSettled() {
        for (Segment segment : List.copyOf(segments.values())) {
            if (segment.live.isEmpty()) {
                delete(segment);
            }
        }
    }

    /** Writes bytes to quarantine, with the reason. */
    void setAside(String name, String reason, ByteBuffer bytes) throws IOException {
        ByteBuffer start = SetAside.start(name, reason);
        int startLength = start.remaining();
        long length = startLength + bytes.remaining();
        Path quarantine = directory.resolve(Layout.QUARANTINE);
        disk.createDirectories(quarantine);
        if (!Files.isDirectory(quarantine, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(quarantine + " is no directory");
        }
        Path file = quarantine.resolve(name);
        disk.delete(file);
        try (Disk.Writer writer = disk.create(file)) {
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

    /** Deletes the spool's files in the directory, and the directory unless foreign files are in it. Unlocks it. */
    void remove() {
        closeWriter();
        // If any of these fails, an empty session is left, which the next adopter removes.
        boolean ours = disk.tryDelete(directory.resolve(Layout.QUARANTINE))
                && disk.tryDelete(directory.resolve(Layout.SESSION))
                && disk.tryDelete(directory.resolve(Layout.LOCK));
        lock.close();
        if (ours) {
            disk.tryDelete(directory);
        }
    }

    /** Closes the files and returns the lock; the caller then owns the directory. */
    SessionLock giveUp() {
        closeWriter();
        return lock;
    }

    /** Closes the files and releases the lock. */
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
                // The bytes are written; nothing can be done about a failed close.
            }
        }
    }
}
