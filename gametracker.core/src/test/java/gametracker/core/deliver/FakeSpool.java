package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** A spool in memory, with a disk that outlives it and can be made to fail. */
final class FakeSpool implements Spool {
    /** What lies on disk: the entries of all sessions, in the order of writing. */
    static final class Disk {
        final List<Entry> entries = new ArrayList<>();
        final List<String> quarantined = new ArrayList<>();
        volatile boolean full;

        /** Thrown by the next write, once. */
        volatile Error error;

        /** Thrown by each acknowledgement. */
        volatile Error acknowledgeError;

        volatile boolean unreadable;

        /** Set where a write takes until this is open; the other one tells that a write has begun. */
        volatile CountDownLatch slow;

        final CountDownLatch waited = new CountDownLatch(1);
        long maxBytes = Long.MAX_VALUE;

        /** An earlier session that has died has left an envelope. */
        synchronized void leave(Envelope envelope, SpoolProgress progress) {
            entries.add(new Entry("before", envelope, progress));
        }

        synchronized List<Entry> waiting() {
            return entries.stream().filter(e -> !e.gone).toList();
        }

        synchronized int items(String session) {
            return waiting().stream()
                    .filter(e -> e.session.equals(session))
                    .mapToInt(e -> e.envelope.itemCount())
                    .sum();
        }
    }

    static final class Entry implements SpoolEntry {
        final String session;
        final Envelope envelope;
        volatile SpoolProgress progress;
        volatile boolean adopted;
        volatile boolean gone;

        Entry(String session, Envelope envelope, SpoolProgress progress) {
            this.session = session;
            this.envelope = envelope;
            this.progress = progress;
        }

        @Override
        public String sessionId() {
            return session;
        }

        @Override
        public boolean adopted() {
            return adopted;
        }

        @Override
        public String id() {
            return envelope.id();
        }

        @Override
        public Format format() {
            return envelope.format();
        }

        @Override
        public int itemCount() {
            return envelope.itemCount();
        }

        @Override
        public int bodyBytes() {
            return envelope.body().remaining();
        }

        @Override
        public Instant createdAt() {
            return envelope.createdAt();
        }

        @Override
        public SpoolProgress progress() {
            return progress;
        }
    }

    final Disk disk;
    final List<String> calls = new CopyOnWriteArrayList<>();
    private final String session;
    private final SpoolListener listener;
    volatile boolean closed;

    /** Set if a call was made with an interrupt pending, which would close a real spool's files. */
    volatile String disturbed;

    FakeSpool(Disk disk, String session, SpoolListener listener) {
        this.disk = disk;
        this.session = session;
        this.listener = listener;
    }

    @Override
    public void open() {
        calls.add("open");
    }

    @Override
    public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
        if (Thread.currentThread().isInterrupted()) {
            disturbed = "append";
        }
        CountDownLatch slow = disk.slow;
        if (slow != null) {
            disk.waited.countDown();
            FakeTransport.hangUntil(slow, LaneWorld.OK);
        }
        Error error = disk.error;
        if (error != null) {
            disk.error = null;
            throw error;
        }
        List<Entry> evicted = new ArrayList<>();
        Entry entry = new Entry(session, envelope, progress);
        synchronized (disk) {
            if (disk.full || closed || entry.bodyBytes() > disk.maxBytes) {
                return Optional.empty();
            }
            long size = disk.waiting().stream().mapToLong(Entry::bodyBytes).sum();
            for (Entry old : disk.waiting()) {
                if (size + entry.bodyBytes() <= disk.maxBytes) {
                    break;
                }
                old.gone = true;
                size -= old.bodyBytes();
                evicted.add(old);
            }
            disk.entries.add(entry);
        }
        evicted.forEach(e -> listener.lost(e, DropReason.SPOOL_FULL));
        return Optional.of(entry);
    }

    void lose(Entry entry, DropReason reason) {
        entry.gone = true;
        listener.lost(entry, reason);
    }

    @Override
    public void adopt(Consumer<? super List<SpoolEntry>> each) {
        each.accept(adopt());
    }

    List<SpoolEntry> adopt() {
        synchronized (disk) {
            List<SpoolEntry> adopted = new ArrayList<>();
            for (Entry entry : disk.waiting()) {
                if (!entry.session.equals(session) && !entry.adopted) {
                    entry.adopted = true;
                    adopted.add(entry);
                }
            }
            return adopted;
        }
    }

    @Override
    public Envelope read(SpoolEntry entry) throws IOException {
        if (disk.unreadable || ((Entry) entry).gone) {
            throw new IOException("cannot be read");
        }
        return ((Entry) entry).envelope;
    }

    @Override
    public void update(SpoolEntry entry, SpoolProgress progress) {
        calls.add("update " + entry.id() + " " + progress.form());
        ((Entry) entry).progress = progress;
    }

    @Override
    public void acknowledge(SpoolEntry entry) {
        calls.add("acknowledge " + entry.id());
        if (disk.acknowledgeError != null) {
            throw disk.acknowledgeError;
        }
        ((Entry) entry).gone = true;
    }

    @Override
    public void quarantine(SpoolEntry entry, String reason) {
        synchronized (disk) {
            disk.quarantined.add(entry.id() + ": " + reason);
        }
        ((Entry) entry).gone = true;
    }

    @Override
    public void setAside(Envelope envelope, SpoolProgress progress, String reason) {
        synchronized (disk) {
            disk.quarantined.add(envelope.id() + ": " + reason);
        }
    }

    @Override
    public void force() {
        calls.add("force");
    }

    @Override
    public void close() {
        closed = true;
        synchronized (disk) {
            disk.entries.forEach(e -> e.adopted = false);
        }
    }
}
