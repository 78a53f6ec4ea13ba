package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.Transport;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The thread that sends what is in a lane, and the lock that guards the lane. The lock is never held while the network
 * is used. The thread is started when there is first something to send, and interrupted only while it is inside
 * {@link Transport#send}: an interrupt during spool I/O would close the spool's files.
 *
 * <p>The spool says what it has lost from within any call, made by any lane's thread with that lane's lock held. To
 * take a second lane's lock there could end in two threads waiting for each other, so a loss is queued, and settled
 * by whoever holds the lane's lock next, at the latest when it is given back. What is offered takes the same way, so that
 * the collector does not wait while a sender waits for a disk.
 */
final class Sender {
    private static final long TROUBLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private record Loss(SpoolEntry entry, DropReason reason) {}

    private final Signal signal;
    private final LaneDesk desk;
    private final @Nullable Transport transport;
    private final Outside outside;
    private final Reports reports;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
    private final Queue<Envelope> inbox = new ConcurrentLinkedQueue<>();
    private volatile boolean idle = true;
    private volatile @Nullable Thread thread;
    private boolean sending;
    private boolean stopping;

    Sender(
            Signal signal,
            LaneDesk desk,
            @Nullable Transport transport,
            Outside outside,
            Reports reports,
            Progress progress) {
        this.signal = signal;
        this.desk = desk;
        this.transport = transport;
        this.outside = outside;
        this.reports = reports;
        this.progress = progress;
    }

    /** Never waits for a disk that another thread waits for with this lane's lock. */
    void offer(Envelope envelope) {
        inbox.add(envelope);
        try {
            if (lock.tryLock()) {
                unlock();
            }
            progress.changed();
        } catch (Throwable e) {
            trouble(e); // it is in, so the caller must not take it for lost
        }
    }

    boolean isIdle() {
        return idle && inbox.isEmpty();
    }

    void adopt(List<SpoolEntry> entries) {
        ask(desk -> {
            desk.adopt(entries);
            wake();
            return true;
        });
        progress.changed();
    }

    /** Asks the lane something, or has it do something, under its lock. */
    <T> T ask(Function<LaneDesk, T> question) {
        lock.lock();
        try {
            settle();
            return question.apply(desk);
        } finally {
            unlock();
        }
    }

    /** Without a question for {@link #ask}: the first lambda of a process is dear, and a start comes along here. */
    void keepWhatHasNoDestination() {
        lock.lock();
        try {
            settle();
            desk.keepWhatHasNoDestination();
        } finally {
            unlock();
        }
    }

    /** There may be something to send. */
    private void wake() {
        if (thread != null || stopping || !desk.hasSomethingToSend()) {
            LockSupport.unpark(thread);
            return;
        }
        try {
            Thread started = outside.threads().newThread(this::run);
            started.setName("gametracker-" + signal.name().toLowerCase(Locale.ROOT));
            started.setDaemon(true);
            thread = started;
            started.start();
        } catch (RuntimeException | OutOfMemoryError e) {
            thread = null; // the next envelope tries again
            reports.say(System.Logger.Level.ERROR, "no thread could be started to send " + signal + ": " + e);
        }
    }

    void lost(SpoolEntry entry, DropReason reason) {
        losses.add(new Loss(entry, reason));
        if (!lock.isHeldByCurrentThread() && lock.tryLock()) {
            unlock();
        }
    }

    /**
     * Gives the lock back, with nothing left unsettled: what is queued meanwhile finds the lock free. Never throws:
     * whoever gives it back has done what it came for, and what is wrong with the lane is not to end its thread.
     */
    private void unlock() {
        do {
            try {
                settle();
                idle = desk.isIdle();
            } catch (Throwable e) {
                trouble(e);
            } finally {
                lock.unlock();
            }
        } while (hasUnsettled() && lock.tryLock());
    }

    private boolean hasUnsettled() {
        return !losses.isEmpty() || !inbox.isEmpty();
    }

    /** What goes wrong with one of them costs no other, and is nothing to whoever happens to settle it. */
    private void settle() {
        if (!hasUnsettled()) {
            return;
        }
        for (Loss loss = losses.poll(); loss != null; loss = losses.poll()) {
            try {
                desk.lost(loss.entry(), loss.reason());
            } catch (Throwable e) {
                trouble(e);
            }
        }
        for (Envelope envelope = inbox.poll(); envelope != null; envelope = inbox.poll()) {
            try {
                desk.offer(envelope);
            } catch (Throwable e) {
                trouble(e);
            }
        }
        wake();
    }

    private void run() {
        while (true) {
            LaneDesk.Post post = next();
            if (post == null) {
                return;
            }
            Delivery delivery = send(post.wire());
            lock.lock();
            try {
                sending = false;
                Thread.interrupted(); // it was meant for the try, which is over
                desk.completed(post, delivery);
            } catch (Throwable e) {
                trouble(e);
            } finally {
                unlock();
            }
            progress.changed();
        }
    }

    /** Waits for something to send; null once the lane is to be closed. */
    private LaneDesk.@Nullable Post next() {
        while (true) {
            Step step;
            lock.lock();
            try {
                if (stopping) {
                    return null;
                }
                settle();
                LaneDesk.Turn turn = desk.take();
                if (turn.post() != null) {
                    sending = true;
                    return turn.post();
                }
                step = turn.step();
            } catch (Throwable e) {
                trouble(e);
                desk.abandon();
                step = new Step.WaitUntil(outside.now() + TROUBLE_PAUSE_NANOS);
            } finally {
                unlock();
            }
            progress.changed();
            park(step);
        }
    }

    /**
     * Not by a condition of the lock: that gives the lock back without a look at what was queued last. An unpark that
     * comes before the park is not lost, and a park that ends for no reason costs a look.
     */
    private void park(Step step) {
        if (step instanceof Step.WaitUntil wait) {
            LockSupport.parkNanos(this, wait.nanos() - outside.now());
        } else {
            LockSupport.park(this);
        }
        Thread.interrupted(); // only close ends this thread, and nobody who waits is interrupted for it
    }

    private void trouble(Throwable e) {
        try {
            reports.say(System.Logger.Level.ERROR, "trouble in the lane of " + signal + ": " + e);
        } catch (Throwable again) {
            // There is no memory left to say so.
        }
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
            // Not its message: clients put header values into those, and there are credentials among them.
            return broken("the transport threw " + e.getClass().getName());
        }
    }

    /** What a transport does that it should not says nothing of the server, nor whether that one has the bytes. */
    private static Delivery broken(String words) {
        return new RetryLater(OptionalInt.empty(), Optional.empty(), true, words);
    }

    /** Lets the try that is under way be the last. */
    void stop() {
        ask(desk -> {
            stopping = true;
            LockSupport.unpark(thread);
            return true;
        });
    }

    void interrupt() {
        ask(desk -> {
            Thread running = thread;
            if (sending && running != null) {
                running.interrupt();
            }
            return true;
        });
    }

    /** Waits for the thread to end, if it was ever started. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        Thread running = thread;
        return running == null || Progress.awaitEnd(running, nanos);
    }

    /** Closes the lane, unless it cannot be had in time: then somebody waits for a disk with it. */
    void finish(long nanos) {
        boolean held = false;
        try {
            held = lock.tryLock(Math.max(1, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            held = lock.tryLock();
        }
        if (!held) {
            reports.say(System.Logger.Level.ERROR, "the lane of " + signal + " could not be closed: the spool hangs");
            return;
        }
        try {
            settle();
            desk.close();
        } catch (Throwable e) {
            trouble(e); // the other lanes are to be closed as well
        } finally {
            unlock();
        }
        progress.changed();
    }
}
