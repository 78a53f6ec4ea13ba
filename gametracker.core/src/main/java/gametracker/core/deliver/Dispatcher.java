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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Delivers envelopes. Each signal has a lane and a thread of its own, so that trouble with one signal holds up no other.
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

    private final @Nullable Transport transport;
    private final LaneContext context;
    private final Progress progress = new Progress();
    private final Map<Signal, Sender> senders = new EnumMap<>(Signal.class);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AtomicBoolean adoptionWanted = new AtomicBoolean();
    private final @Nullable DiskThread disk;
    private volatile long lastAdoption;
    private volatile boolean declined;
    private volatile boolean erasesDisk;
    private volatile @Nullable Boolean erased;
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
        this.transport = transport;
        GuardedReports guarded = new GuardedReports(reports);
        GuardedSpool guardedSpool = new GuardedSpool(spool == null ? null : spool.apply(new Losses()), guarded);
        context = new LaneContext(settings, environment, rules, accepted, guardedSpool, ledger, guarded);
        disk = spool == null ? null : new DiskThread(this::workOnDisk, environment.threads(), guarded);
        for (Signal signal : Signal.values()) {
            Lane lane = new Lane(signal, transport != null, context);
            senders.put(signal, new Sender(signal, lane, transport, disk, context, progress));
        }
    }

    /** Has the spool opened and what dead sessions left in it adopted, on a thread of its own. Returns at once. */
    public void openSpool() {
        if (disk != null && context.spool().isThere()) {
            wantAdoption();
            disk.request();
        }
    }

    /**
     * Says whether anything may be sent, and anything written to disk. Returns at once. What is permitted again goes after
     * the next {@link #tick}. Without a call both are.
     */
    public void permit(boolean sending, boolean writing) {
        if (declined || closed.get()) {
            return;
        }
        context.spool().hold(!writing);
        if (disk != null && context.spool().isThere()) {
            wantAdoption();
        }
        senders.values().forEach(sender -> sender.hold(!sending));
    }

    /**
     * Has nothing sent and nothing kept any more, for good. Returns at once. {@link #close} then drops everything, also
     * what lies on disk, as declined, and leaves the transport open.
     *
     * @param erasesDisk whether {@link #close} erases the spool as well
     */
    public void decline(boolean erasesDisk) {
        this.erasesDisk = erasesDisk;
        declined = true;
        context.spool().forbid();
        for (Sender sender : senders.values()) {
            sender.decline();
        }
    }

    /** Says whether {@link #close} has erased the spool: all of it, or not all. Null if it has not been asked to. */
    public @Nullable Boolean erased() {
        return erased;
    }

    /** Drops what a {@link #close} that came before {@link #decline} has left on disk. */
    public void dropDeclined() {
        senders.values().forEach(Sender::leaveBehind);
    }

    /** Waits until no thread is inside the transport any more; after {@link #close}. False if some still are. */
    public boolean awaitReturn(long deadlineNanos) throws InterruptedException {
        boolean all = true;
        for (Sender sender : senders.values()) {
            all &= sender.awaitEnd(deadlineNanos - now());
        }
        return all;
    }

    /**
     * Takes an envelope, whose items the caller has counted as accepted. Does no I/O, and waits at most a moment.
     */
    public void offer(Envelope envelope) {
        sender(envelope.signal()).offer(envelope);
    }

    /** Says whether nothing of this session waits in a lane or is being sent, so that the next envelope would go at once. */
    public boolean isIdle(Signal signal) {
        return sender(signal).isIdle();
    }

    /** Returns how many items wait in a lane's memory; those on disk are not among them. */
    public long pendingItems(Signal signal) {
        return context.ledger().inMemory(signal);
    }

    /** Starts what is due from time to time. To be called about once a flush interval; does no I/O itself. */
    public void tick() {
        for (Sender sender : senders.values()) {
            sender.revive();
        }
        if (disk == null || !context.spool().isThere()) {
            return;
        }
        if (now() - lastAdoption >= ADOPTION_INTERVAL_NANOS) {
            wantAdoption();
        }
        disk.request();
    }

    private void wantAdoption() {
        lastAdoption = now();
        adoptionWanted.set(true);
    }

    /** Runs on the disk's thread. */
    private void workOnDisk() {
        if (!context.spool().isThere()) {
            return;
        }
        if (!opened) {
            opened = true;
            context.spool().run("open", Spool::open);
        }
        keepWhatNeedsDisk();
        context.spool().run("force", Spool::force);
        if (adoptionWanted.get()) {
            try {
                context.spool().run("adopt", spool -> spool.adopt(this::adopted));
            } finally {
                adoptionWanted.set(false);
                progress.changed();
            }
        }
    }

    private void countErased(List<SpoolEntry> session) {
        session.forEach(entry -> context.ledger().erased(entry.format().signal(), entry.itemCount()));
    }

    private void adopted(List<SpoolEntry> session) {
        Map<Signal, List<SpoolEntry>> entries = new EnumMap<>(Signal.class);
        for (SpoolEntry entry : session) {
            entries.computeIfAbsent(entry.format().signal(), signal -> new ArrayList<>())
                    .add(entry);
        }
        entries.forEach((signal, list) -> sender(signal).adopt(list));
        keepWhatNeedsDisk(); // it does not wait until the last session is adopted
    }

    private void keepWhatNeedsDisk() {
        senders.values().forEach(Sender::keepWhatNeedsDisk);
    }

    /**
     * Waits until everything offered before is delivered, kept in the spool, or dropped. A lane that pauses makes one
     * try now, unless the server has asked for a delay that has not passed. What is left at the deadline is written to
     * the spool, if there is one; what cannot be tried again before the deadline is written at once.
     *
     * @param deadlineNanos by the clock given as {@link Environment#nanoTime}
     * @param backlog whether to wait until what is in the spool is adopted and sent, as long as there is time and the
     *     endpoints take envelopes
     * @return whether nothing offered before is in memory only; false also if interrupted, with the interrupt kept
     */
    public boolean flush(long deadlineNanos, Backlog backlog) {
        Flush flush = new Flush(senders.values(), progress, context.environment());
        flush.tryNow(backlog == Backlog.LEAVE ? 0 : Pause.NEAREST_NANOS);
        try {
            boolean safe = flush.awaitSafety(deadlineNanos);
            if (safe && backlog == Backlog.AWAIT && transport != null) {
                flush.awaitReplay(deadlineNanos, adoptionWanted);
            }
            return safe;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return flush.isSafe();
        }
    }

    /** Closes without waiting for anything but the 100 ms that a transport has to come back from an interrupt. */
    @Override
    public void close() {
        close(now());
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
        adoptionWanted.set(false);
        forEachSender(Sender::stop);
        awaitEnds(deadlineNanos);
        forEachSender(Sender::interrupt);
        Thread closing = declined ? null : closeTransport();
        long grace = now() + GRACE_NANOS;
        awaitEnds(grace);
        forEachSender(sender -> sender.finish(grace - now()));
        if (erasesDisk) {
            erased = context.spool().erase(this::countErased);
        }
        context.spool().close();
        if (closing != null && !await(grace, left -> Progress.awaitEnd(closing, left))) {
            warn("the transport hangs in close and was abandoned");
        }
    }

    /** Leaves behind the lanes that close could not end because a disk hangs. Nothing is pending any more. */
    public void giveUp() {
        senders.values().forEach(Sender::leaveBehind);
    }

    /** Trouble with one lane is kept from the others. */
    private void forEachSender(Consumer<Sender> step) {
        senders.values().forEach(sender -> guarded(() -> step.accept(sender)));
    }

    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            warn("closing met " + e.getClass().getName());
        }
    }

    private void awaitEnds(long deadline) {
        for (Sender sender : senders.values()) {
            await(deadline, sender::awaitEnd);
        }
    }

    private interface End {
        boolean await(long nanos) throws InterruptedException;
    }

    /** Waits in spite of interrupts, which are kept. Returns whether the end has come. */
    private boolean await(long deadline, End end) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return end.await(deadline - now());
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

    /** On a thread of its own, because a transport may hang. Returns null if it is closed, or there is none. */
    private @Nullable Thread closeTransport() {
        if (transport == null) {
            return null;
        }
        Runnable close = () -> {
            try {
                transport.close();
            } catch (Throwable e) {
                warn("the transport threw " + e.getClass().getName() + " in close");
            }
        };
        try {
            Thread thread = context.environment().threads().newThread(close);
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

    private long now() {
        return context.environment().now();
    }

    private void warn(String message) {
        context.reports().say(System.Logger.Level.WARNING, message);
    }

    /** What the spool reports, from within any of its calls. */
    private final class Losses implements SpoolListener {
        @Override
        public void lost(SpoolEntry entry, DropReason reason) {
            sender(entry.format().signal()).lost(entry, reason);
        }

        @Override
        public void trouble(String message) {
            warn(Destination.bounded(message));
        }
    }
}
