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
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The thread that sends what is in a lane, and the lock that guards the lane. The lock is never held while the network
 * is used. The thread is started when there is first something to send, replaced should it die, and interrupted only
 * while it is inside {@link Transport#send}: an interrupt during spool I/O would close the spool's files.
 *
 * <p>The spool says what it has lost from within any call, made by any lane's thread with that lane's lock held. To
 * take a second lane's lock there could end in two threads waiting for each other, so a loss is queued, and settled
 * by whoever holds the lane's lock next, at the latest when it is given back. What is offered takes the same way, so that
 * the collector does not wait while a sender waits for a disk.
 */
final class Sender implements LastingThread.Work {
    private static final long INTERRUPT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Longer than a batch takes to be packed. */
    private static final long FULL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final int CLOSING_TRIES = 10;
    private static final long CLOSING_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** What a transport came to that threw, when there was no memory to say what. */
    private static final Delivery THROWN = broken("the transport threw");

    private record Loss(SpoolEntry entry, DropReason reason) {}

    private final Signal signal;
    private final Lane lane;
    private final @Nullable Transport transport;
    private final Environment environment;
    private final GuardedReports reports;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
    private final Queue<Envelope> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicLong inboxBytes = new AtomicLong();
    private final long maxInboxBytes;
    private volatile boolean idle = true;
    private final LastingThread thread;
    private boolean sending;
    private volatile boolean stopping;
    private volatile boolean leftBehind;

    Sender(
            Signal signal,
            Lane lane,
            @Nullable Transport transport,
            Environment environment,
            GuardedReports reports,
            Progress progress,
            long maxInboxBytes) {
        this.maxInboxBytes = maxInboxBytes;
        this.signal = signal;
        this.lane = lane;
        this.transport = transport;
        this.environment = environment;
        this.reports = reports;
        this.progress = progress;
        this.thread = new LastingThread(
                environment.threads(), "gametracker-" + signal.name().toLowerCase(Locale.ROOT), this);
    }

    /**
     * Takes an envelope in. While another thread has the lane, as many bytes wait as the lane itself may hold. Beyond
     * that the caller waits, too, but not for as long as a disk may take: then the oldest of them goes.
     */
    void offer(Envelope envelope) {
        int bytes = envelope.body().remaining();
        if (isInboxFull(bytes) && acquire(FULL_NANOS)) {
            unlock();
        }
        while (isInboxFull(bytes)) {
            drop(fromInbox(), DropReason.BUFFER_FULL);
        }
        inboxBytes.addAndGet(bytes);
        inbox.add(envelope);
        if (leftBehind) {
            dropInbox();
            return;
        }
        try {
            if (lock.tryLock()) {
                unlock();
            }
            progress.changed();
        } catch (Throwable e) {
            trouble(e); // it is in, so the caller must not take it for lost
        }
    }

    private boolean isInboxFull(int more) {
        return inboxBytes.get() + more > maxInboxBytes && !inbox.isEmpty();
    }

    boolean isIdle() {
        return idle && inbox.isEmpty();
    }

    void adopt(List<SpoolEntry> entries) {
        ask(lane -> {
            lane.adopt(entries);
            wake();
            return true;
        });
        progress.changed();
    }

    /** Asks the lane something, or has it do something, under its lock. */
    <T> T ask(Function<Lane, T> question) {
        lock.lock();
        try {
            settle();
            return question.apply(lane);
        } finally {
            unlock();
        }
    }

    void keepWhatHasNoDestination() {
        ask(Lane::keepWhatHasNoDestination);
    }

    /** Replaces the thread if it has died. Waits for nobody: whoever has the lane now is alive. */
    void revive() {
        if (lock.tryLock()) {
            try {
                wake();
            } finally {
                unlock();
            }
        }
    }

    /**
     * Has the next try made now, once.
     *
     * @param gapNanos how long after the last one at the earliest
     * @return the number of the last that was offered
     */
    long tryNow(long gapNanos) {
        return ask(lane -> {
            lane.tryNow(gapNanos);
            wake();
            return lane.offered();
        });
    }

    /** There may be something to send. Asks whether the thread lives, not whether there was one. */
    private void wake() {
        if (stopping || !lane.hasSomethingToSend()) {
            return;
        }
        try {
            thread.ensureRunning();
            thread.unpark();
        } catch (Throwable e) {
            trouble(e); // the next envelope tries again
        }
    }

    void lost(SpoolEntry entry, DropReason reason) {
        losses.add(new Loss(entry, reason));
        if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
            unlock();
        }
    }

    /**
     * Gives the lock back. What was queued meanwhile is settled first, or left to the lane's thread. Never throws:
     * whoever gives it back has done what it came for, and what is wrong with the lane is not to end its thread.
     */
    private void unlock() {
        do {
            try {
                settle(thread.isCurrent() && !stopping ? 0 : inbox.size());
                idle = lane.isIdle();
            } catch (Throwable e) {
                trouble(e);
            } finally {
                lock.unlock();
            }
        } while (hasUnsettled() && !isLeftToThread() && lock.tryLock());
    }

    /**
     * The lane's thread, while it runs, settles what is queued before it waits, one envelope between two tries. Nobody
     * has to stay until nothing more comes: at a rate above what can be packed that time would never come, and nothing
     * would be sent.
     */
    private boolean isLeftToThread() {
        if (stopping || !thread.isRunning()) {
            return false;
        }
        thread.unpark();
        return true;
    }

    private boolean hasUnsettled() {
        return !losses.isEmpty() || !inbox.isEmpty();
    }

    private void settle() {
        settle(inbox.size());
    }

    /**
     * Settles what is queued. What goes wrong with one of them costs no other, and is nothing to whoever happens to
     * settle it.
     *
     * @param most how many of the queued envelopes at most; losses are settled all
     */
    private void settle(int most) {
        if (!hasUnsettled()) {
            return;
        }
        for (Loss loss = losses.poll(); loss != null; loss = losses.poll()) {
            try {
                lane.lost(loss.entry(), loss.reason());
            } catch (Throwable e) {
                trouble(e);
            }
        }
        for (int i = 0; i < most; i++) {
            Envelope envelope = fromInbox();
            if (envelope == null) {
                break;
            }
            try {
                lane.offer(envelope);
            } catch (Throwable e) {
                trouble(e);
            }
        }
        wake();
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
            settle(1);
            step = lane.take();
            sending = step instanceof Attempt;
        } finally {
            unlock();
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

    /** The answer is there to stay before anything else is done with it. */
    private void send(Attempt attempt) {
        Delivery delivery = send(attempt.wire());
        attempt.answered(delivery);
        lock.lock();
        try {
            sending = false;
            Thread.interrupted(); // it was meant for the try, which is over
            lane.completed(attempt, delivery);
        } finally {
            unlock();
        }
    }

    @Override
    public void failed(Throwable error) {
        trouble(error);
    }

    /**
     * Not by a condition of the lock: that gives the lock back without a look at what was queued last. An unpark that
     * comes before the park is not lost, and a park that ends for no reason costs a look.
     */
    private void park(Step step) {
        if (step instanceof Step.WaitUntil wait) {
            LockSupport.parkNanos(this, wait.nanos() - environment.now());
        } else {
            LockSupport.park(this);
        }
        Thread.interrupted(); // only close ends this thread, and nobody who waits is interrupted for it
    }

    private void trouble(Throwable e) {
        reports.trouble(System.Logger.Level.ERROR, "trouble in the lane of " + signal, e);
    }

    private Delivery send(Envelope wire) {
        if (transport == null) {
            throw new IllegalStateException("nothing is sent without a transport");
        }
        try {
            Delivery delivery = transport.send(wire);
            return delivery != null ? delivery : broken("the transport returned null");
        } catch (InterruptedException e) {
            return broken("interrupted");
        } catch (Throwable e) {
            return thrown(e);
        }
    }

    /** Not its message: clients put header values into those, and there are credentials among them. */
    private static Delivery thrown(Throwable e) {
        try {
            return broken("the transport threw " + e.getClass().getName());
        } catch (Throwable again) {
            return THROWN;
        }
    }

    /** What a transport does that it should not says nothing of the server, nor whether that one has the bytes. */
    private static Delivery broken(String words) {
        return new RetryLater(OptionalInt.empty(), Optional.empty(), true, words);
    }

    /** Lets the try that is under way be the last. */
    void stop() {
        stopping = true;
        thread.unpark();
    }

    /** Not if the lane cannot be had: whether the thread is inside the transport is certain only then. */
    void interrupt() {
        if (acquire(INTERRUPT_NANOS)) {
            try {
                if (sending) {
                    thread.interrupt();
                }
            } finally {
                unlock();
            }
        }
    }

    /** Waits for the thread to end, if it was ever started. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return thread.awaitEnd(nanos);
    }

    /**
     * Closes the lane, so that nothing of it is pending. If it cannot be had in time somebody waits for a disk with it:
     * then it is left behind.
     */
    void finish(long nanos) {
        if (!acquire(nanos)) {
            leaveBehind();
            reports.say(System.Logger.Level.ERROR, "the lane of " + signal + " could not be closed: the spool hangs");
            return;
        }
        try {
            closeDesk();
        } finally {
            unlock();
        }
        progress.changed();
    }

    /** Whoever holds the lane hangs, or has closed it. What waits is counted as lost, and so is what still comes. */
    void leaveBehind() {
        lane.ledger().giveUp(signal);
        leftBehind = true;
        dropInbox();
    }

    private void dropInbox() {
        for (Envelope envelope = fromInbox(); envelope != null; envelope = fromInbox()) {
            drop(envelope, DropReason.CLOSED);
        }
    }

    private @Nullable Envelope fromInbox() {
        Envelope envelope = inbox.poll();
        if (envelope != null) {
            inboxBytes.addAndGet(-envelope.body().remaining());
        }
        return envelope;
    }

    private void drop(@Nullable Envelope envelope, DropReason reason) {
        if (envelope != null) {
            lane.ledger().dropped(signal, reason, envelope.itemCount());
            reports.dropped(signal, reason, envelope.itemCount(), "the lane was busy");
        }
    }

    /** Without memory it may take more than one try; what it has done already it does not do again. */
    private void closeDesk() {
        for (int tries = 1; tries <= CLOSING_TRIES; tries++) {
            try {
                settle();
                lane.close();
                return;
            } catch (Throwable e) {
                trouble(e);
                LockSupport.parkNanos(this, CLOSING_PAUSE_NANOS);
            }
        }
        leaveBehind();
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
