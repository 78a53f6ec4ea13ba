package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.Transport;
import gametracker.core.format.PayloadRules;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees envelopes on their way, a lane and a thread for each signal, so that one signal's trouble holds up no other.
 *
 * <p>Nothing here waits for a network except {@link #flush} and {@link #close}, and these no longer than told.
 * Envelopes belong to the dispatcher once offered: each is delivered, kept in the spool, or dropped and counted in the
 * ledger.
 */
public final class Dispatcher implements AutoCloseable {
    /** What a flush does about what is in the spool already. */
    public enum Backlog {
        /** Wait while it is being sent. */
        AWAIT,
        /** Leave it to the next session: this one closes, so a try is made whenever the last one was. */
        LEAVE
    }

    private static final long ADOPTION_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** What a transport has to come back from an interrupt. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Environment environment;
    private final @Nullable Transport transport;
    private final GuardedSpool guardedSpool;
    private final Ledger ledger;
    private final GuardedReports reports;
    private final Progress progress = new Progress();
    private final Map<Signal, Sender> senders = new EnumMap<>(Signal.class);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final @Nullable DiskThread disk;
    private volatile long lastAdoption;
    private volatile boolean adoptionWanted;
    private boolean opened;

    /**
     * Sets up the lanes. Starts no thread and does no I/O.
     *
     * @param transport sends, and is closed with the dispatcher; null if there is none
     * @param spool creates the spool, which is opened by {@link #openSpool} and closed with the dispatcher; null if
     *     there is none
     * @param rules the rules of each format
     * @param accepted told the id of each envelope of this session that a server has accepted, and of each part of one
     */
    public Dispatcher(
            Settings settings,
            Environment environment,
            @Nullable Transport transport,
            @Nullable Function<? super SpoolListener, ? extends Spool> spool,
            Function<Format, PayloadRules> rules,
            Consumer<String> accepted,
            Ledger ledger,
            Reports reports) {
        this.environment = environment;
        this.transport = transport;
        this.ledger = ledger;
        this.reports = new GuardedReports(reports);
        this.guardedSpool = new GuardedSpool(spool == null ? null : spool.apply(new Losses()), this.reports);
        for (Signal signal : Signal.values()) {
            Lane lane = new Lane(
                    signal,
                    transport != null,
                    settings,
                    environment,
                    rules,
                    accepted,
                    guardedSpool,
                    ledger,
                    this.reports);
            senders.put(
                    signal, new Sender(signal, lane, transport, environment, this.reports, progress, settings.share()));
        }
        disk = spool == null ? null : new DiskThread(this::workOnDisk, environment.threads(), this.reports);
    }

    /** Has the spool opened and what dead sessions left in it taken over, on a thread of its own. Returns at once. */
    public void openSpool() {
        if (disk != null && guardedSpool.isThere()) {
            wantAdoption();
            disk.request();
        }
    }

    /**
     * Takes an envelope. Does not wait for a network; may do spool I/O.
     *
     * <p>What it holds is to be counted as accepted by the caller; from here on it is counted by the dispatcher.
     */
    public void offer(Envelope envelope) {
        sender(envelope.signal()).offer(envelope);
    }

    /** Says whether nothing of this session waits in a lane or is under way: the next envelope would go at once. */
    public boolean isIdle(Signal signal) {
        return sender(signal).isIdle();
    }

    /** Returns what waits in a lane's memory, in items; what lies on disk is not among it. */
    public long pendingItems(Signal signal) {
        return ledger.inMemory(signal);
    }

    /** Has done what is due from time to time. To be called about once a flush interval; does no I/O itself. */
    public void tick() {
        for (Sender sender : senders.values()) {
            sender.revive();
        }
        if (disk == null || !guardedSpool.isThere()) {
            return;
        }
        if (environment.now() - lastAdoption >= ADOPTION_INTERVAL_NANOS) {
            wantAdoption();
        }
        disk.request();
    }

    private void wantAdoption() {
        lastAdoption = environment.now();
        adoptionWanted = true;
    }

    /** On the disk's thread. */
    private void workOnDisk() {
        if (!opened) {
            opened = true;
            guardedSpool.open();
        }
        for (Sender sender : senders.values()) {
            sender.keepWhatHasNoDestination();
        }
        guardedSpool.force();
        if (adoptionWanted) {
            try {
                guardedSpool.adopt(this::adopted);
            } finally {
                adoptionWanted = false;
                progress.changed();
            }
        }
    }

    private void adopted(List<SpoolEntry> session) {
        Map<Signal, List<SpoolEntry>> entries = new EnumMap<>(Signal.class);
        for (SpoolEntry entry : session) {
            entries.computeIfAbsent(entry.format().signal(), signal -> new ArrayList<>())
                    .add(entry);
        }
        entries.forEach((signal, list) -> sender(signal).adopt(list));
    }

    /**
     * Waits until everything offered before is delivered, kept in the spool, or dropped. A lane that pauses makes one
     * try now, unless the server has asked for a delay that has not passed. What is left at the deadline is written to
     * the spool, if there is one; what cannot be tried again before the deadline is written at once.
     *
     * @param deadlineNanos by the clock given as {@link Environment#nanoTime}
     * @param backlog whether to wait for what is in the spool to be taken over and sent, as long as there is time and
     *     the endpoints take things
     * @return whether nothing offered before is in memory only; false also if interrupted, with the interrupt kept
     */
    public boolean flush(long deadlineNanos, Backlog backlog) {
        Map<Sender, Long> marks = new LinkedHashMap<>();
        long gap = backlog == Backlog.LEAVE ? 0 : Pause.NEAREST_NANOS;
        senders.values().forEach(sender -> marks.put(sender, sender.tryNow(gap)));
        try {
            boolean safe = awaitSafety(marks, deadlineNanos);
            if (safe && backlog == Backlog.AWAIT) {
                awaitReplay(marks, deadlineNanos);
            }
            return safe;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return marks.entrySet().stream().allMatch(m -> m.getKey().ask(lane -> lane.isSafe(m.getValue())));
        }
    }

    private boolean awaitSafety(Map<Sender, Long> marks, long deadline) throws InterruptedException {
        while (true) {
            long version = progress.version();
            long left = deadline - environment.now();
            boolean allSafe = true;
            boolean worthWaiting = false;
            for (Map.Entry<Sender, Long> m : marks.entrySet()) {
                long upTo = m.getValue();
                boolean safe = m.getKey().ask(lane -> lane.isSafe(upTo));
                boolean stuck = !safe && (left <= 0 || m.getKey().ask(lane -> lane.isStuckUntil(deadline)));
                if (stuck) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedException();
                    }
                    safe = m.getKey().ask(lane -> lane.keepAll(upTo));
                }
                allSafe &= safe;
                worthWaiting |= !safe && !stuck;
            }
            if (allSafe || !worthWaiting) {
                return allSafe;
            }
            progress.awaitChangeSince(version, left);
        }
    }

    private void awaitReplay(Map<Sender, Long> marks, long deadline) throws InterruptedException {
        while (true) {
            long version = progress.version();
            long left = deadline - environment.now();
            boolean replaying = transport != null && adoptionWanted
                    || marks.entrySet().stream().anyMatch(m -> m.getKey().ask(lane -> lane.isReplaying(m.getValue())));
            if (left <= 0 || !replaying) {
                return;
            }
            progress.awaitChangeSince(version, left);
        }
    }

    /** Closes without waiting for anything but the 100 ms that a transport has to come back from an interrupt. */
    @Override
    public void close() {
        close(environment.now());
    }

    /**
     * Stops sending. A try that is under way may end until the deadline, then it is interrupted; a transport that is
     * not back 100 ms later is abandoned. What is left goes to the spool, or is dropped and counted. Closes transport
     * and spool. Closing again does nothing. An interrupt ends none of these waits, which are bounded, and is kept.
     *
     * @param deadlineNanos by the clock given as {@link Environment#nanoTime}
     */
    public void close(long deadlineNanos) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (disk != null) {
            guarded(disk::stop);
        }
        adoptionWanted = false;
        for (Sender sender : senders.values()) {
            guarded(sender::stop);
        }
        awaitEnds(deadlineNanos);
        for (Sender sender : senders.values()) {
            guarded(sender::interrupt);
        }
        Thread closing = closeTransport();
        long grace = environment.now() + GRACE_NANOS;
        awaitEnds(grace);
        for (Sender sender : senders.values()) {
            guarded(() -> sender.finish(grace - environment.now()));
        }
        guardedSpool.close();
        if (closing != null && !await(grace, left -> Progress.awaitEnd(closing, left))) {
            reports.say(System.Logger.Level.WARNING, "the transport hangs in close and was abandoned");
        }
    }

    /** Leaves behind what close could not come to an end with: a disk hangs. Nothing is pending any more. */
    public void giveUp() {
        senders.values().forEach(Sender::leaveBehind);
    }

    /** One lane's trouble is none of the others'. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            reports.say(
                    System.Logger.Level.WARNING, "closing met " + e.getClass().getName());
        }
    }

    private void awaitEnds(long deadline) {
        for (Sender sender : senders.values()) {
            await(deadline, sender::awaitEnd);
        }
    }

    private interface End {
        /** Returns whether it has come. */
        boolean await(long nanos) throws InterruptedException;
    }

    private boolean await(long deadline, End end) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return end.await(deadline - environment.now());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** On a thread of its own: a transport made elsewhere may hang. */
    private @Nullable Thread closeTransport() {
        Transport there = transport;
        if (there == null) {
            return null;
        }
        Runnable close = () -> {
            try {
                there.close();
            } catch (Throwable e) {
                reports.say(
                        System.Logger.Level.WARNING,
                        "the transport threw " + e.getClass().getName() + " in close");
            }
        };
        try {
            Thread thread = environment.threads().newThread(close);
            thread.setName("gametracker-close");
            thread.setDaemon(true);
            thread.start();
            return thread;
        } catch (Throwable e) {
            close.run();
            return null;
        }
    }

    private Sender sender(Signal signal) {
        return senders.get(signal);
    }

    /** What the spool has to say, from within any of its calls. */
    private final class Losses implements SpoolListener {
        @Override
        public void lost(SpoolEntry entry, DropReason reason) {
            sender(entry.format().signal()).lost(entry, reason);
        }

        @Override
        public void trouble(String message) {
            reports.say(System.Logger.Level.WARNING, Refusals.words(message));
        }
    }
}
