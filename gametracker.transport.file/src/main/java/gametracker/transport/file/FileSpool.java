package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.Layout.SessionDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spool on disk. Each session has a directory of its own, under a lock; frames are only ever added at the end of
 * the newest segment, and what becomes of them is added to the acknowledgements beside it. So nothing that was
 * written is written again, and a death at any instant leaves at worst one frame or record short.
 *
 * <p>The session's directory is made when there is something to put into it: a game whose network is well leaves
 * nothing behind.
 *
 * <p>One lock guards what is known of the files. Reading bodies, finding, locking and reading dead sessions, and forcing
 * at intervals happen outside of it, so that they hold up no append.
 */
final class FileSpool implements Spool {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_SEGMENT_BYTES = 4 << 10;
    private static final long MAX_SEGMENT_BYTES = 8 << 20;
    private static final int SEGMENTS = 64;
    private static final long ROOM_FOR_A_SESSION = 4 << 10;

    private final SpoolConfig config;
    private final SpoolListener listener;
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final long segmentBytes;
    private final Storage storage;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock adopting = new ReentrantLock();

    /** Sessions of a newer version, and those that something is wrong with. Guarded by {@code adopting}. */
    private final Set<Path> refused = new HashSet<>();

    private final Set<Path> told = new HashSet<>();

    private long number;
    private long lastForceNanos;
    private volatile boolean closed;

    FileSpool(SpoolConfig config, SpoolListener listener, Disk disk, LongSupplier nanoTime) {
        this.config = config;
        this.listener = listener;
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.segmentBytes = Math.max(MIN_SEGMENT_BYTES, Math.min(config.maxBytes() / SEGMENTS, MAX_SEGMENT_BYTES));
        this.storage = new Storage(config.maxBytes());
    }

    @Override
    public void open() {
        guarded("prepare " + config.directory(), null, notices -> {
            lastForceNanos = nanoTime.getAsLong();
            prepare();
            return null;
        });
    }

    @Override
    public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
        Optional<SpoolEntry> entry = guarded(
                "keep " + envelope,
                Optional.empty(),
                notices -> Optional.ofNullable(append(envelope, progress, notices)));
        forceIfDue();
        return entry;
    }

    private void forceIfDue() {
        if (config.durability() == Durability.INTERVAL && intervalIsOver()) {
            force();
        }
    }

    private @Nullable Entry append(Envelope envelope, SpoolProgress progress, Notices notices) throws IOException {
        if (closed) {
            return null;
        }
        try {
            checkOwn(notices);
            return appendToOwn(envelope, progress, notices);
        } catch (NoSuchFileException e) {
            Session own = storage.own();
            if (own == null) {
                throw e;
            }
            vanished(own, notices);
            return appendToOwn(envelope, progress, notices);
        }
    }

    private @Nullable Entry appendToOwn(Envelope envelope, SpoolProgress progress, Notices notices) throws IOException {
        if (!Frame.isBody(envelope.body().remaining())) {
            notices.trouble(envelope + " is longer than " + Frame.MAX_BODY + " bytes");
            return null;
        }
        Session own = own();
        long frame = Frame.length(envelope);
        long needed = frame + FileHeader.LENGTH + Segment.reserve(1);
        long overhead = own.reserved()
                - own.asideLength()
                - own.segments.values().stream().mapToLong(Segment::reserved).sum();
        if (needed + overhead > config.maxBytes() || !storage.makeRoom(needed, notices)) {
            notices.trouble("no room for " + envelope + " within " + config.maxBytes() + " bytes");
            return null;
        }
        return own.append(
                envelope, progress, own.active(frame, segmentBytes), config.durability() == Durability.ALWAYS);
    }

    private Session own() throws IOException {
        Session own = storage.own();
        if (own == null) {
            own = Session.create(disk, config, prepare(), number);
            storage.own(own);
        }
        return own;
    }

    /** The spool's directory, made if it is missing. Numbers the session that is to come. */
    private Path prepare() throws IOException {
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
        }
        return real;
    }

    private void checkOwn(Notices notices) throws IOException {
        Session own = storage.own();
        if (own == null) {
            return;
        }
        try {
            own.checkActive();
        } catch (NoSuchFileException e) {
            vanished(own, notices);
        }
    }

    /** Somebody deleted files of ours: what was in them is lost, the rest goes on. */
    private void vanished(Session session, Notices notices) {
        for (Segment segment : List.copyOf(session.segments.values())) {
            if (!Files.exists(segment.file, LinkOption.NOFOLLOW_LINKS)) {
                notices.trouble(segment.file + " was deleted by somebody else");
                session.delete(segment);
                storage.forget(segment, DropReason.SPOOL_DAMAGED, notices);
            }
        }
        if (!session.isThere()) {
            storage.abandon(session);
        }
    }

    @Override
    public void adopt(Consumer<? super List<SpoolEntry>> each) {
        adopting.lock();
        try {
            for (SessionDirectory directory : unknown()) {
                List<Entry> entries = adopt(directory);
                if (!entries.isEmpty()) {
                    each.accept(List.copyOf(entries));
                }
            }
        } finally {
            adopting.unlock();
        }
    }

    private List<SessionDirectory> unknown() {
        try {
            if (closed || !Files.isDirectory(config.directory())) {
                return List.of();
            }
            List<SessionDirectory> unknown = Layout.sessions(config.directory().toRealPath());
            unknown.removeIf(directory -> refused.contains(directory.path()));
            return unknown;
        } catch (IOException | RuntimeException e) {
            listener.trouble("spool: cannot list " + config.directory() + ": " + e);
            return List.of();
        }
    }

    /**
     * Takes one session over. The files are read without the spool's lock. Whatever a file makes go wrong, also a lack
     * of memory, is this session's trouble alone; it is told once and tried again another time.
     */
    private List<Entry> adopt(SessionDirectory directory) {
        Notices notices = new Notices(listener);
        Optional<SessionLock> taken = Optional.empty();
        boolean kept = false;
        try {
            taken = closed ? taken : SessionLock.tryTake(directory.path());
            if (taken.isEmpty()) {
                return List.of();
            }
            DeadSession dead = DeadSession.read(disk, directory);
            Adoption adoption = Adoption.prepare(disk, dead, taken.get(), notices);
            lock.lock();
            try {
                kept = !closed;
                return kept ? adoption.into(storage) : List.of();
            } finally {
                lock.unlock();
            }
        } catch (NewerVersionException e) {
            refused.add(directory.path());
            notices.trouble(e.getMessage());
        } catch (IOException | RuntimeException | VirtualMachineError e) {
            if (told.add(directory.path())) {
                notices.trouble("cannot adopt " + directory.path() + ": " + e);
            }
        } finally {
            if (!kept) {
                taken.ifPresent(SessionLock::close);
            }
            notices.deliver();
        }
        return List.of();
    }

    @Override
    public Envelope read(SpoolEntry wanted) throws IOException {
        Entry entry = (Entry) wanted;
        lock.lock();
        try {
            entry.checkLive();
        } finally {
            lock.unlock();
        }
        ByteBuffer bytes;
        try {
            bytes = disk.read(entry.segment.file, entry.offset, entry.frame.length());
        } catch (NoSuchFileException e) {
            guarded("read " + entry, null, notices -> {
                entry.checkLive();
                vanished(entry.session, notices);
                return null;
            });
            throw e;
        }
        Frame frame = Frame.decode(bytes);
        ByteBuffer body = bytes.slice(
                Math.min(entry.frame.headerLength(), bytes.limit()),
                Math.max(0, bytes.limit() - entry.frame.headerLength()));
        if (frame != null
                && frame.sequence() == entry.frame.sequence()
                && body.remaining() == frame.bodyLength()
                && Checksum.of(body) == frame.bodyChecksum()) {
            return frame.envelope(body);
        }
        guarded("set " + entry + " aside", null, notices -> damaged(entry, bytes, notices));
        throw new IOException(entry + " no longer matches its checksum");
    }

    private @Nullable Void damaged(Entry entry, ByteBuffer bytes, Notices notices) throws IOException {
        entry.checkLive();
        notices.lost(entry, DropReason.SPOOL_DAMAGED);
        String name = Layout.bytesAsideName(entry.segment.number, entry.offset);
        try {
            storage.setAside(entry.session, name, "checksum of " + entry, bytes);
        } catch (IOException e) {
            notices.trouble("cannot set " + entry + " aside: " + e);
        }
        storage.release(entry, JournalRecord.Kind.DAMAGED);
        return null;
    }

    @Override
    public void update(SpoolEntry wanted, SpoolProgress progress) {
        Entry entry = (Entry) wanted;
        guarded("note the progress of " + entry, null, notices -> {
            if (!closed && entry.segment.live.contains(entry)) {
                entry.progress(progress);
                entry.session.record(
                        entry.segment,
                        new JournalRecord(JournalRecord.Kind.PROGRESS, entry.frame.sequence(), progress));
            }
            return null;
        });
    }

    @Override
    public void acknowledge(SpoolEntry wanted) {
        Entry entry = (Entry) wanted;
        guarded("acknowledge " + entry, null, notices -> {
            if (!closed) {
                storage.release(entry, JournalRecord.Kind.ACKNOWLEDGED);
            }
            return null;
        });
        forceIfDue();
    }

    @Override
    public void quarantine(SpoolEntry wanted, String reason) {
        Entry entry = (Entry) wanted;
        guarded("set " + entry + " aside", null, notices -> {
            if (closed || !entry.segment.live.contains(entry)) {
                return null;
            }
            storage.quarantine(disk, entry, reason, notices);
            return null;
        });
        forceAside();
    }

    @Override
    public void setAside(Envelope envelope, SpoolProgress progress, String reason) {
        guarded("set " + envelope + " aside", null, notices -> {
            if (storage.own() == null && storage.reserved() + ROOM_FOR_A_SESSION > config.maxBytes()) {
                throw new IOException("no room for a session of its own");
            }
            if (!closed && Frame.isBody(envelope.body().remaining())) {
                storage.setAside(own(), envelope, progress, reason);
            }
            return null;
        });
        forceAside();
    }

    /** What it comes from may be deleted next. */
    private void forceAside() {
        if (config.durability() == Durability.ALWAYS) {
            force();
        } else {
            forceIfDue();
        }
    }

    @Override
    public void force() {
        if (config.durability() == Durability.NEVER) {
            return;
        }
        DirtyFiles dirty = new DirtyFiles(disk);
        lock.lock();
        try {
            lastForceNanos = nanoTime.getAsLong();
            dirty.collect(storage.sessions());
        } finally {
            lock.unlock();
        }
        try {
            dirty.force();
        } catch (IOException | RuntimeException e) {
            guarded("force", null, notices -> {
                dirty.giveBack();
                notices.trouble("cannot force to the device: " + e);
                return null;
            });
        }
    }

    @Override
    public void close() {
        force();
        guarded("close", null, notices -> {
            closed = true;
            for (Session session : storage.sessions()) {
                for (Segment segment : List.copyOf(session.segments.values())) {
                    if (segment.live.isEmpty()) {
                        session.delete(segment);
                    }
                }
                if (session.isEmpty()) {
                    session.remove();
                } else {
                    session.close();
                }
                storage.abandon(session);
            }
            return null;
        });
    }

    private boolean intervalIsOver() {
        lock.lock();
        try {
            return nanoTime.getAsLong() - lastForceNanos >= INTERVAL_NANOS;
        } finally {
            lock.unlock();
        }
    }

    /** Runs under the lock; what goes wrong becomes a notice, and notices are told when the lock is free. */
    private <T> T guarded(String what, T otherwise, Guarded<T> action) {
        Notices notices = new Notices(listener);
        lock.lock();
        try {
            return action.run(notices);
        } catch (IOException | RuntimeException e) {
            notices.trouble("cannot " + what + ": " + (e instanceof NewerVersionException ? e.getMessage() : e));
            return otherwise;
        } finally {
            lock.unlock();
            notices.deliver();
        }
    }

    @FunctionalInterface
    private interface Guarded<T> {
        T run(Notices notices) throws IOException;
    }
}
