package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.Transport;
import gametracker.core.queue.LastingThread;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The thread that sends what is in a lane, and the lock that guards the lane. The lock is never held while the network is
 * used. The thread is started when there is first something to send, replaced if it dies, and interrupted only while it
 * is inside {@link Transport#send}: an interrupt during spool I/O would close the spool's files.
 *
 * <p>Envelopes and losses come through an {@link Inbox}, which is emptied by whoever holds the lock next, at the latest
 * when it gives the lock back. The spool reports a loss from within any of its calls, which any lane's thread makes with
 * that lane's lock held; two threads that took each other's lock then would wait for each other. The collector must not
 * wait for a disk: it takes an envelope into the lane only if the lock is free and no spool I/O is needed for that.
 * Otherwise the envelope is taken in by the lane's thread or by the {@link DiskThread}, whichever is free first.
 */
final class Sender implements LastingThread.Work {
    private static final long INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Longer than a batch takes to be packed. */
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int CLOSING_TRIES = 10;
    private static final long CLOSING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a try came to that was not made: consent was withdrawn in the instant before. */
    private static final Delivery HELD = RetryLater.noAnswer("held back", false);

    private final Signal signal;
    private final Lane lane;
    private final @Nullable GuardedTransport transport;
    private final @Nullable DiskThread disk;
    private final Environment environment;
    private final Ledger ledger;
    private final GuardedReports reports;
    private final Progress progress;
    private final Inbox inbox;
    private final ReentrantLock lock = new ReentrantLock();
    private final LastingThread thread;
    private boolean sending;
    private volatile boolean idle = true;
    private volatile boolean stopping;
    private volatile boolean declined;
    private volatile boolean leftBehind;

    /**
     * @param transport null if nothing is ever sent
     * @param disk null if there is no spool
     */
    Sender(
            Signal signal,
            Lane lane,
            @Nullable Transport transport,
            @Nullable DiskThread disk,
            LaneContext context,
            Progress progress) {
        this.signal = signal;
        this.lane = lane;
        this.transport = transport == null ? null : new GuardedTransport(transport);
        this.disk = disk;
        this.environment = context.environment();
        this.ledger = context.ledger();
        this.reports = context.reports();
        this.progress = progress;
        this.inbox = new Inbox(signal, context);
        this.thread = new LastingThread(
                environment.threads(), "gametracker-" + signal.name().toLowerCase(Locale.ROOT), this);
    }

    /**
     * Takes an envelope, on the collector's thread; does no disk I/O. While the lane cannot take it in, as many bytes wait
     * as the lane itself may hold. Beyond that the caller waits for a moment, then the oldest that waits is dropped.
     */
    void offer(Envelope envelope) {
        if (inbox.isFullFor(envelope) && acquire(FULL_NANOS)) {
            unlock(false);
            inbox.awaitRoomFor(envelope, FULL_NANOS);
        }
        inbox.add(envelope);
        if (leftBehind) {
            inbox.close(lane.orDeclined(DropReason.CLOSED));
            return;
        }
        try {
            if (lock.tryLock()) {
                unlock(false);
            }
            progress.changed();
        } catch (Throwable e) {
            failed(e); // the envelope is in, so the caller must not take it for lost
        }
    }

    /** The spool has lost an entry. */
    void lost(SpoolEntry entry, DropReason reason) {
        inbox.add(new Inbox.Loss(entry, reason));
        if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
            unlock(false);
        }
    }

    boolean isIdle() {
        return idle && !inbox.hasEnvelopes();
    }

    void adopt(List<SpoolEntry> entries) {
        ask(lane -> {
            lane.adopt(entries);
            wake();
            return true;
        });
        progress.changed();
    }

    /** Does the spool I/O that the collector has left to others. */
    void keepWhatNeedsDisk() {
        ask(Lane::keepWhatHasNoDestination);
    }

    /** Asks the lane something, or has it do something, under its lock. */
    <T> T ask(Function<Lane, T> question) {
        lock.lock();
        try {
            takeIn(inbox.envelopes(), true);
            return question.apply(lane);
        } finally {
            unlock(true);
        }
    }

    /**
     * Has the next try made now, once.
     *
     * @param gapNanos how long after the last one at the earliest
     * @return the number of the last envelope that was offered
     */
    long tryNow(long gapNanos) {
        return ask(lane -> {
            lane.tryNow(gapNanos);
            wake();
            return lane.offered();
        });
    }

    /** Replaces the thread if it has died. Waits for nobody: whoever has the lock now is alive. */
    void revive() {
        if (lock.tryLock()) {
            wake();
            unlock(false);
        }
    }

    /** There may be something to send. Asks whether the thread lives, not whether it was started. */
    private void wake() {
        if (stopping || !lane.hasSomethingToSend()) {
            return;
        }
        try {
            thread.ensureRunning();
            thread.unpark();
        } catch (Throwable e) {
            failed(e); // the next envelope tries again
        }
    }

    /**
     * Gives the lock back. What has come meanwhile is taken in first, or left to other threads. Never throws: whoever gives
     * the lock back has done what it came for, and what is wrong with the lane must not end its thread.
     */
    private void unlock(boolean mayUseDisk) {
        boolean needsDisk = false;
        do {
            try {
                needsDisk = takeIn(thread.isCurrent() && !stopping ? 0 : inbox.envelopes(), mayUseDisk);
                idle = lane.isIdle();
            } catch (Throwable e) {
                failed(e);
            } finally {
                lock.unlock();
            }
        } while (!inbox.isEmpty() && !isLeftToOthers(needsDisk) && lock.tryLock());
    }

    /**
     * The lane's thread, while it runs, takes in one envelope between two tries. So nobody has to stay until nothing more
     * comes: if envelopes came faster than they can be packed, that time would never come, and nothing would be sent.
     */
    private boolean isLeftToOthers(boolean needsDisk) {
        if (needsDisk && disk != null) {
            disk.request(); // the lane's thread may be busy with the network
        }
        boolean isLeftToThread = !stopping && thread.isRunning();
        if (isLeftToThread) {
            thread.unpark();
        }
        return isLeftToThread || needsDisk;
    }

    /**
     * Takes in what has come. What goes wrong with one envelope costs no other, and is nothing to whoever takes it in.
     *
     * @param most how many envelopes at most; losses are taken in all
     * @return whether an envelope is left because it needs the disk
     */
    private boolean takeIn(int most, boolean mayUseDisk) {
        if (inbox.isEmpty()) {
            return false;
        }
        boolean needsDisk = false;
        for (Inbox.Loss loss = inbox.pollLoss(); loss != null; loss = inbox.pollLoss()) {
            try {
                lane.lost(loss.entry(), loss.reason());
            } catch (Throwable e) {
                failed(e);
            }
        }
        for (int i = 0; i < most && !needsDisk; i++) {
            Envelope next = inbox.peekEnvelope();
            needsDisk = next != null && !mayUseDisk && lane.needsDiskFor(next);
            Envelope envelope = needsDisk ? null : inbox.pollEnvelope();
            try {
                if (envelope != null) {
                    lane.offer(envelope);
                }
            } catch (Throwable e) {
                failed(e);
            }
        }
        wake();
        return needsDisk;
    }

    /** One try, or one wait for something to send; false once the lane is to be closed. */
    @Override
    public boolean step() {
        Step step;
        lock.lock();
        try {
            sending = false;
            if (stopping) {
                return false;
            }
            takeIn(1, true);
            step = lane.take();
            sending = step instanceof Attempt;
        } finally {
            unlock(true);
        }
        if (step instanceof Attempt attempt) {
            send(attempt);
            progress.changed();
        } else {
            progress.changed();
            park(step);
        }
        return true;
    }

    private void send(Attempt attempt) {
        if (transport == null) {
            throw new IllegalStateException("nothing is sent without a transport");
        }
        Delivery answer = lane.isHeld() ? HELD : transport.send(attempt.wire());
        attempt.answered(answer); // it stands before anything else is done with it
        lock.lock();
        try {
            sending = false;
            Thread.interrupted(); // it was meant for the try, which is over
            lane.completed(attempt);
        } finally {
            unlock(true);
        }
    }

    /** Reports what is wrong with the lane. Does not throw. */
    @Override
    public void failed(Throwable error) {
        reports.trouble(System.Logger.Level.ERROR, GuardedReports.Trouble.LANE, signal.name(), error);
    }

    /**
     * Not by a condition of the lock: that gives the lock back without a look at what came last. An unpark that comes before
     * the park is not lost, and a park that ends for no reason costs a look.
     */
    private void park(Step step) {
        if (step instanceof Step.WaitUntil wait) {
            LockSupport.parkNanos(this, wait.nanos() - environment.now());
        } else {
            LockSupport.park(this);
        }
        Thread.interrupted(); // only close ends this thread, and nobody interrupts a wait for a reason
    }

    /** Has nothing sent for the time being, or lifts that; who lifts it has the thread woken by {@link #revive}. */
    void hold(boolean on) {
        lane.hold(on);
    }

    /** Has nothing sent any more. At once, without the lane's lock. */
    void decline() {
        lane.decline();
        declined = true;
        stopping = true;
    }

    /** Lets the try that is under way be the last. */
    void stop() {
        stopping = true;
        thread.unpark();
    }

    /** Not if the lock cannot be had: only under it the thread is certain to be inside the transport. */
    void interrupt() {
        if (acquire(INTERRUPT_NANOS)) {
            try {
                if (sending) {
                    thread.interrupt();
                }
            } finally {
                unlock(true);
            }
        }
    }

    /** Waits for the thread to end, if it was ever started. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return thread.awaitEnd(nanos);
    }

    /**
     * Closes the lane, so that nothing of it is pending. If the lock cannot be had in time, its holder waits for a disk: then
     * the lane is left behind.
     */
    void finish(long nanos) {
        if (!acquire(nanos)) {
            leaveBehind();
            reports.say(System.Logger.Level.ERROR, "the lane of " + signal + " could not be closed: the spool hangs");
            return;
        }
        try {
            closeLane();
        } finally {
            unlock(true);
        }
        progress.changed();
    }

    /** Without memory it may take more than one try; what it has done already it does not do again. */
    private void closeLane() {
        for (int tries = 1; tries <= CLOSING_TRIES; tries++) {
            try {
                takeIn(inbox.envelopes(), true);
                lane.close();
                return;
            } catch (Throwable e) {
                failed(e);
                LockSupport.parkNanos(this, CLOSING_PAUSE_NANOS);
            }
        }
        leaveBehind();
    }

    /** The holder of the lock hangs, or has closed the lane. What waits is counted as lost, and so is what still comes. */
    void leaveBehind() {
        leftBehind = true;
        inbox.close(lane.orDeclined(DropReason.CLOSED));
        if (declined) {
            ledger.decline(signal);
        } else {
            ledger.giveUp(signal);
        }
    }

    private boolean acquire(long nanos) {
        try {
            return lock.tryLock(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return lock.tryLock();
        }
    }
}
