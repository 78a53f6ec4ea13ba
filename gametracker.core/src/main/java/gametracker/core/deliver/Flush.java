package gametracker.core.deliver;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;

/**
 * One flush: what every lane had been offered when it began, and the wait until that is safe. Of the calling thread.
 *
 * <p>It uses no streams: their classes must not be first used where a game has no memory left.
 */
final class Flush {
    private final Progress progress;
    private final Environment environment;
    private final Collection<Sender> senders;
    private final List<Mark> marks = new ArrayList<>();

    Flush(Collection<Sender> senders, Progress progress, Environment environment) {
        this.senders = senders;
        this.progress = progress;
        this.environment = environment;
    }

    /** The last envelope of a lane that this flush has to care for. */
    private record Mark(Sender sender, long number) {
        boolean ask(BiPredicate<Lane, Long> question) {
            return sender.ask(lane -> question.test(lane, number));
        }
    }

    /** Marks what the lanes hold, and has each make one try unless its last one was less than a gap ago. */
    void tryNow(long gapNanos) {
        for (Sender sender : senders) {
            marks.add(new Mark(sender, sender.tryNow(gapNanos)));
        }
    }

    /** Says whether nothing that was marked is in memory only. */
    boolean isSafe() {
        boolean safe = true;
        for (Mark mark : marks) {
            safe &= mark.ask(Lane::isSafe);
        }
        return safe;
    }

    /**
     * Waits until everything marked is delivered, kept in the spool, or dropped. What is left at the deadline, and what
     * cannot be tried again before it, is written to the spool, if there is one.
     *
     * @return whether it is
     */
    boolean awaitSafety(long deadline) throws InterruptedException {
        while (true) {
            long version = progress.version();
            long left = deadline - environment.now();
            boolean allSafe = true;
            boolean worthWaiting = false;
            for (Mark mark : marks) {
                boolean safe = mark.ask(Lane::isSafe);
                boolean stuck = !safe && (left <= 0 || mark.ask((lane, number) -> lane.isStuckUntil(deadline)));
                if (stuck) {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new InterruptedException();
                    }
                    safe = mark.ask(Lane::keepAll);
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

    /**
     * Waits until what is in the spool is adopted and sent, as long as the endpoints take envelopes.
     *
     * @param adopting whether earlier sessions are still being adopted
     */
    void awaitReplay(long deadline, AtomicBoolean adopting) throws InterruptedException {
        while (true) {
            long version = progress.version();
            long left = deadline - environment.now();
            boolean replaying = adopting.get();
            for (Mark mark : marks) {
                replaying |= mark.ask(Lane::isReplaying);
            }
            if (left <= 0 || !replaying) {
                return;
            }
            progress.awaitChangeSince(version, left);
        }
    }
}
