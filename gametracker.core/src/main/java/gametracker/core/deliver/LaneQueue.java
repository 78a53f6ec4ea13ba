package gametracker.core.deliver;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes of a lane in order, and the decision which of them is next. Does no I/O. Guarded by the lane's lock; time
 * comes in by argument.
 *
 * <p>This session's envelopes go first in, first out. Those of earlier sessions go whenever none of this session is due,
 * and after four of this session in a row. An envelope keeps its place until it leaves the lane; others only pass it while
 * its stream pauses, while it is under test ({@link PoisonDetector}), and while a trace batch must not be repeated yet.
 *
 * <p>The queues are linked lists because these stay whole if there is no memory for one element more: an array that cannot
 * grow is left full, and looks empty.
 */
final class LaneQueue {
    static final int LIVE_IN_A_ROW = 4;

    private final RetrySchedule schedule;
    private final EnvelopeBody.Memory memory = new EnvelopeBody.Memory();
    private final LinkedList<PendingEnvelope> live = new LinkedList<>();
    private final LinkedList<PendingEnvelope> adopted = new LinkedList<>();
    private int liveInARow;

    LaneQueue(RetrySchedule schedule) {
        this.schedule = schedule;
    }

    void add(PendingEnvelope pending) {
        queueOf(pending).addLast(pending);
        count(pending);
    }

    void remove(PendingEnvelope pending) {
        queueOf(pending).remove(pending);
        schedule.remove(pending);
    }

    /** Puts the two halves of an envelope in its place: both, or none if there is no memory. */
    void replace(PendingEnvelope whole, PendingEnvelope first, PendingEnvelope second) {
        ListIterator<PendingEnvelope> queue = queueOf(whole).listIterator();
        while (queue.next() != whole) {
            // to its place
        }
        queue.add(second);
        queue.previous();
        queue.previous();
        queue.set(first);
        count(first);
        count(second);
        schedule.enterStreamOfWhole(first, whole);
        schedule.enterStreamOfWhole(second, whole);
        schedule.remove(whole);
    }

    private void count(PendingEnvelope pending) {
        if (!pending.isAdopted()) {
            pending.body().countIn(memory);
        }
    }

    /** Decides what is next, provided that nothing is in flight. */
    Step next(long now) {
        PendingEnvelope own = candidate(live, now);
        PendingEnvelope other = candidate(adopted, now);
        if (own == null && other == null) {
            own = firstToTry(live);
            other = own == null ? firstToTry(adopted) : null;
        }
        if (own == null && other == null) {
            return Step.IDLE;
        }
        Pause pause = schedule.lanePause();
        if (!pause.isOver(now)) {
            return new Step.WaitUntil(pause.until());
        }
        boolean ownDue = own != null && schedule.isReady(own, now);
        boolean otherDue = other != null && schedule.isReady(other, now);
        if (ownDue && !(otherDue && liveInARow >= LIVE_IN_A_ROW)) {
            return new Step.Send(own);
        }
        if (otherDue) {
            return new Step.Send(other);
        }
        PendingEnvelope sooner = own == null ? other : sooner(own, other, now);
        return new Step.WaitUntil(sooner == null ? now : schedule.readyAt(sooner, now));
    }

    /** What was next is being sent. */
    void tryStarted(PendingEnvelope pending) {
        liveInARow = pending.isAdopted() ? 0 : Math.min(liveInARow + 1, LIVE_IN_A_ROW);
        schedule.tryStarted();
    }

    /** The first that may go; or, where one is under test, its probe; or the one that may go soonest. */
    private @Nullable PendingEnvelope candidate(LinkedList<PendingEnvelope> queue, long now) {
        RetrySchedule.ProbeSearch probes = schedule.searchForProbe();
        PendingEnvelope underTest = null;
        PendingEnvelope skipped = null;
        PendingEnvelope later = null;
        for (PendingEnvelope pending : queue) {
            if (probes.isUnderTest(pending)) {
                underTest = underTest == null ? pending : underTest;
            } else if (isToBeDivided(pending)) {
                continue;
            } else if (!schedule.isReady(pending, now) && schedule.mayBePassed(pending, now)) {
                later = sooner(pending, later, now);
            } else if (probes.skips(pending)) {
                skipped = pending;
            } else {
                return pending;
            }
        }
        if (skipped != null) {
            return skipped;
        }
        // An envelope whose stream pauses cannot be a probe.
        return later != null && underTest != null && schedule.isHeldUp(later, now) ? underTest : later;
    }

    private static @Nullable PendingEnvelope firstToTry(LinkedList<PendingEnvelope> queue) {
        for (PendingEnvelope pending : queue) {
            if (!isToBeDivided(pending)) {
                return pending;
            }
        }
        return null;
    }

    /** Whether it is a first half that was refused: it is not sent again as it is. */
    private static boolean isToBeDivided(PendingEnvelope pending) {
        Split split = pending.split();
        return split != null && split.refusedFirst() == pending;
    }

    private PendingEnvelope sooner(PendingEnvelope one, @Nullable PendingEnvelope other, long now) {
        return other == null || schedule.readyAt(one, now) - schedule.readyAt(other, now) < 0 ? one : other;
    }

    /** This session's envelopes whose body is in memory, oldest first. They are at the end, where the search begins. */
    List<PendingEnvelope> inMemory() {
        List<PendingEnvelope> found = new ArrayList<>(memory.bodies());
        for (Iterator<PendingEnvelope> i = live.descendingIterator(); i.hasNext() && found.size() < memory.bodies(); ) {
            PendingEnvelope pending = i.next();
            if (pending.body().isHeld()) {
                found.add(pending);
            }
        }
        Collections.reverse(found);
        return found;
    }

    long bytesInMemory() {
        return memory.bytes();
    }

    /** This session's, in the order in which they were offered. */
    List<PendingEnvelope> live() {
        return live;
    }

    /** Those of earlier sessions, in the order in which they were adopted. */
    List<PendingEnvelope> adopted() {
        return adopted;
    }

    private LinkedList<PendingEnvelope> queueOf(PendingEnvelope pending) {
        return pending.isAdopted() ? adopted : live;
    }
}
