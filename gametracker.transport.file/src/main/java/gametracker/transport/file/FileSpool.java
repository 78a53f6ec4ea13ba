package gametracker.transport.file;

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
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The spool on disk. Each session has a directory of its own, under a lock. Frames are appended to the newest segment;
 * their outcomes are appended to the acknowledgements beside it. Written bytes are never overwritten, so a process that
 * dies at any instant leaves at worst one incomplete frame or record.
 *
 * <p>A game whose network works leaves nothing behind: its session's directory is created with its first envelope.
 *
 * <p>One lock guards what is known of the files. Reading bodies, finding, locking and reading dead sessions, and forcing
 * at intervals happen outside of the lock, so that they do not delay an append.
 */
final class FileSpool implements Spool {
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SpoolConfig config;
    private final SpoolListener listener;
    private final Disk disk;
    private final LongSupplier nanoTime;
    private final Storage storage;
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock adopting = new ReentrantLock();

    /** Sessions of a newer version. Guarded by {@code adopting}. */
    private final Set<Path> refused = new HashSet<>();

    /** Sessions whose trouble was reported. Guarded by {@code adopting}. */
    private final Set<Path> reported = new HashSet<>();

    private volatile long lastForceNanos;
    private volatile boolean closed;

    FileSpool(SpoolConfig config, SpoolListener listener, Disk disk, LongSupplier nanoTime) {
        this.config = config;
        this.listener = listener;
        this.disk = disk;
        this.nanoTime = nanoTime;
        this.storage = new Storage(config, disk);
    }

    @Override
    public void open() {
        lastForceNanos = nanoTime.getAsLong();
        guarded("prepare " + config.directory(), notices -> storage.prepare());
    }

    @Override
    public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
        AtomicReference<@Nullable Entry> entry = new AtomicReference<>();
        unlessClosed("keep " + envelope, notices -> entry.set(storage.append(envelope, progress, notices)));
        forceIfDue();
        return Optional.ofNullable(entry.get());
    }

    private void forceIfDue() {
        if (config.durability() == Durability.INTERVAL && nanoTime.getAsLong() - lastForceNanos >= INTERVAL_NANOS) {
            force();
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
            Path real = config.directory().toRealPath();
            long erased = goOnErasing(real);
            List<SessionDirectory> unknown = Layout.sessions(real);
            unknown.removeIf(directory -> refused.contains(directory.path()) || directory.number() <= erased);
            return unknown;
        } catch (IOException | RuntimeException e) {
            listener.trouble("spool: cannot list " + config.directory() + ": " + e);
            return List.of();
        }
    }

    /** Returns the largest number of the sessions that must not be adopted: their erasure failed. 0 if there are none. */
    private long goOnErasing(Path directory) throws IOException {
        long pending = Erasure.pending(disk, directory);
        if (pending == 0) {
            return 0;
        }
        Notices notices = new Notices(listener);
        boolean done = new Erasure(disk, directory, notices).resume();
        if (!done && reported.add(directory)) {
            notices.deliver();
        }
        return done ? 0 : pending;
    }

    /**
     * Takes one session over. The files are read without the spool's lock. An error that one session's files cause, also
     * a lack of memory, stops the adoption of this session only. The error is reported once, and adoption is tried again
     * the next time.
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
            SessionSnapshot dead = SessionSnapshot.read(disk, directory);
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
            if (reported.add(directory.path())) {
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
            guarded("read " + entry, notices -> {
                entry.checkLive();
                storage.vanished(entry.session, notices);
            });
            throw e;
        }
        Frame frame = Frame.decode(bytes);
        if (frame != null && frame.sequence() == entry.frame.sequence()) {
            Optional<ByteBuffer> body = frame.body(bytes);
            if (body.isPresent()) {
                return frame.envelope(body.get());
            }
        }
        guarded("set " + entry + " aside", notices -> {
            entry.checkLive();
            storage.damaged(entry, bytes, notices);
        });
        throw new IOException(entry + " no longer matches its checksum");
    }

    @Override
    public void update(SpoolEntry wanted, SpoolProgress progress) {
        Entry entry = (Entry) wanted;
        unlessClosed("note the progress of " + entry, notices -> {
            if (entry.isLive()) {
                entry.progress = progress;
                entry.session.record(
                        entry.segment,
                        new JournalRecord(JournalRecord.Kind.PROGRESS, entry.frame.sequence(), progress));
            }
        });
    }

    @Override
    public void acknowledge(SpoolEntry wanted) {
        unlessClosed(
                "acknowledge " + wanted, notices -> storage.release((Entry) wanted, JournalRecord.Kind.ACKNOWLEDGED));
        forceIfDue();
    }

    @Override
    public void quarantine(SpoolEntry wanted, String reason) {
        Entry entry = (Entry) wanted;
        unlessClosed("set " + entry + " aside", notices -> {
            if (entry.isLive()) {
                storage.quarantine(entry, reason, notices);
            }
        });
        forceAside();
    }

    @Override
    public void setAside(Envelope envelope, SpoolProgress progress, String reason) {
        unlessClosed("set " + envelope + " aside", notices -> storage.setAside(envelope, progress, reason));
        forceAside();
    }

    /** The original of what was set aside may be deleted next. */
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
        DirtyFiles dirty = new DirtyFiles();
        lastForceNanos = nanoTime.getAsLong();
        guarded("force", notices -> storage.moveDirtyFilesTo(dirty));
        try {
            dirty.force(disk);
        } catch (IOException | RuntimeException e) {
            guarded("force", notices -> {
                dirty.moveTo(storage.unforced);
                notices.trouble("cannot force to the device: " + e);
            });
        }
    }

    @Override
    public boolean erase() {
        adopting.lock();
        Notices notices = new Notices(listener);
        try {
            List<Session> ours;
            lock.lock();
            try {
                closed = true;
                ours = storage.release();
            } finally {
                lock.unlock();
            }
            return !Files.isDirectory(config.directory())
                    || new Erasure(disk, config.directory().toRealPath(), notices).all(ours);
        } catch (IOException | RuntimeException e) {
            notices.trouble("cannot erase what is in " + config.directory() + ": " + e);
            return false;
        } finally {
            adopting.unlock();
            notices.deliver();
        }
    }

    @Override
    public void close() {
        force();
        guarded("close", notices -> {
            closed = true;
            for (Session session : storage.sessions()) {
                session.deleteSettled();
                if (session.isEmpty()) {
                    session.remove();
                }
                storage.abandon(session);
            }
        });
    }

    private void unlessClosed(String what, Guarded action) {
        guarded(what, notices -> {
            if (!closed) {
                action.run(notices);
            }
        });
    }

    /** Runs under the lock. Errors become notices; notices are delivered after the lock is released. */
    private void guarded(String what, Guarded action) {
        Notices notices = new Notices(listener);
        lock.lock();
        try {
            action.run(notices);
        } catch (IOException | RuntimeException e) {
            notices.trouble("cannot " + what + ": " + (e instanceof NewerVersionException ? e.getMessage() : e));
        } finally {
            lock.unlock();
            notices.deliver();
        }
    }

    @FunctionalInterface
    private interface Guarded {
        void run(Notices notices) throws IOException;
    }
}
