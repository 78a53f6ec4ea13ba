package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.core.deliver.Parcel.Standing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the envelopes of a signal are sent, and the pauses between. Does no I/O and has no threads; time
 * comes in by argument.
 *
 * <p>This session's envelopes go first in, first out. What earlier sessions left goes whenever none of this session
 * is due, and after four of this session's in a row. One is in flight at a time.
 *
 * <p>A refusal with a promise (429, 503 and their like) may be an outage, in which everybody is refused, or poison,
 * which is refused while others are taken. To tell the two apart, an envelope that was refused {@link #PATIENCE}
 * times stands {@link Standing#BEHIND} the next one. If that one is taken, it becomes a {@link Standing#SUSPECT}, and
 * as many refusals more prove it poison; if that one is refused as well, it is an outage and nobody is accused. It
 * keeps its place in the queue all the while; it is only passed over. A server that cannot be reached at all acquits
 * everybody.
 */
final class Lane {
    static final int PATIENCE = 5;
    static final int LIVE_IN_A_ROW = 4;

    /** How far behind an envelope steps at most, one place further each time that its probe was refused as well. */
    private static final int FARTHEST_PROBE = 8;

    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private final Signal signal;
    private final Backoff backoff;
    private final ArrayDeque<Parcel> live = new ArrayDeque<>();
    private final ArrayDeque<Parcel> adopted = new ArrayDeque<>();
    private final Set<Parcel> accused = new LinkedHashSet<>();
    private @Nullable Parcel inFlight;
    private int failures;
    private boolean paused;
    private long pausedUntil;
    private int liveInARow;
    private int refusedProbes;
    private long bytesInMemory;
    private int bodiesInMemory;

    Lane(Signal signal, Backoff backoff) {
        this.signal = signal;
        this.backoff = backoff;
    }

    void add(Parcel parcel) {
        queueOf(parcel).addLast(parcel);
        countBody(parcel, 1);
    }

    void remove(Parcel parcel) {
        queueOf(parcel).remove(parcel);
        accused.remove(parcel);
        countBody(parcel, -1);
    }

    /** Puts the parts of a parcel in its place, in their order. They have what it said, so its body goes. */
    void replace(Parcel parcel, List<Parcel> parts) {
        ArrayDeque<Parcel> queue = queueOf(parcel);
        List<Parcel> ahead = new ArrayList<>();
        while (queue.peekFirst() != null && queue.peekFirst() != parcel) {
            ahead.add(queue.pollFirst());
        }
        queue.pollFirst();
        for (int i = parts.size() - 1; i >= 0; i--) {
            queue.addFirst(parts.get(i));
            countBody(parts.get(i), 1);
        }
        for (int i = ahead.size() - 1; i >= 0; i--) {
            queue.addFirst(ahead.get(i));
        }
        accused.remove(parcel);
        hold(parcel, null);
    }

    /** Holds a body in memory, or with null lets go of it. */
    void hold(Parcel parcel, @Nullable Envelope body) {
        countBody(parcel, -1);
        parcel.hold(body);
        countBody(parcel, 1);
    }

    /** Has a body take less memory, if it can. */
    void pack(Parcel parcel) {
        countBody(parcel, -1);
        parcel.pack();
        countBody(parcel, 1);
    }

    private void countBody(Parcel parcel, int sign) {
        if (parcel.isHeld() && !parcel.adopted) {
            bytesInMemory += (long) sign * parcel.heldBytes();
            bodiesInMemory += sign;
        }
    }

    /** Decides what is next; what is to be sent is in flight from then on. */
    Step next(long now) {
        Step step = peek(now);
        if (step instanceof Step.Send send) {
            inFlight = send.parcel();
            liveInARow = send.parcel().adopted ? 0 : Math.min(liveInARow + 1, LIVE_IN_A_ROW);
        }
        return step;
    }

    Step peek(long now) {
        if (inFlight != null) {
            return Step.IDLE;
        }
        Parcel own = candidate(live, now);
        Parcel other = candidate(adopted, now);
        if (own == null && other == null) {
            own = firstToTry(live);
            other = own == null ? firstToTry(adopted) : null;
        }
        if (own == null && other == null) {
            return Step.IDLE;
        }
        if (paused && now - pausedUntil < 0) {
            return new Step.WaitUntil(pausedUntil);
        }
        boolean ownDue = own != null && own.isDue(now);
        boolean otherDue = other != null && other.isDue(now);
        if (ownDue && !(otherDue && liveInARow >= LIVE_IN_A_ROW)) {
            return new Step.Send(own);
        }
        if (otherDue) {
            return new Step.Send(other);
        }
        if (own == null || (other != null && other.notBefore() - own.notBefore() < 0)) {
            return new Step.WaitUntil(other == null ? now : other.notBefore());
        }
        return new Step.WaitUntil(own.notBefore());
    }

    /** The first that nobody is to go ahead of; or, where one stands behind, the one that is to show who is at fault. */
    private @Nullable Parcel candidate(ArrayDeque<Parcel> queue, long now) {
        int skip = 0;
        Parcel otherwise = null;
        for (Parcel parcel : queue) {
            if (parcel.standing == Standing.BEHIND) {
                skip = probeDistance();
            } else if (mayBePassed(parcel) && !parcel.isDue(now)) {
                otherwise = otherwise == null ? parcel : otherwise;
            } else if (!parcel.waitsForItsTwin) {
                if (skip-- <= 0) {
                    return parcel;
                }
                otherwise = parcel;
            }
        }
        return otherwise;
    }

    /** Of dead sessions' traces, one that must wait for the sake of its open try holds up no other. */
    private boolean mayBePassed(Parcel parcel) {
        return parcel.adopted && signal == Signal.TRACES;
    }

    /**
     * Two bad batches side by side would each make the other look like an outage for ever, so the probe moves on each
     * time that it is refused. Not for metrics: Prometheus refuses all samples before the newest it has taken.
     */
    private int probeDistance() {
        return signal == Signal.METRICS ? 0 : refusedProbes % FARTHEST_PROBE;
    }

    private static @Nullable Parcel firstToTry(ArrayDeque<Parcel> queue) {
        for (Parcel parcel : queue) {
            if (!parcel.waitsForItsTwin) {
                return parcel;
            }
        }
        return null;
    }

    /** The one in flight is back, whatever became of it. */
    void landed() {
        inFlight = null;
    }

    /** The server has judged: it is there, so there is nothing to pause for. */
    void answered() {
        failures = 0;
        paused = false;
    }

    /** The server has taken one, so those that stand behind can no longer blame an outage. */
    void taken(Parcel taken) {
        refusedProbes = 0;
        for (Parcel parcel : accused) {
            if (parcel != taken && parcel.standing == Standing.BEHIND) {
                parcel.standing = Standing.SUSPECT;
                parcel.strikes = 0;
            }
        }
    }

    /**
     * A try has failed in a way that may go better another time: the whole lane pauses.
     *
     * @return true if that proves the parcel to be poison
     */
    boolean postponed(Parcel parcel, RetryLater answer, long now) {
        failures = Math.min(failures + 1, 30);
        long asked = answer.delay().map(Lane::nanos).orElse(0L);
        paused = true;
        pausedUntil = now + Math.max(backoff.pauseNanos(failures), asked);
        if (answer.status().isEmpty() && !answer.mayHaveArrived()) {
            acquitAll();
            return false;
        }
        if (anotherStandsBehind(parcel)) {
            refusedProbes++;
            acquitThoseBehind();
            return false;
        }
        parcel.strikes++;
        accused.add(parcel);
        if (parcel.strikes < PATIENCE || parcel.standing == Standing.BEHIND) {
            return false;
        }
        if (parcel.standing == Standing.SUSPECT) {
            return true;
        }
        parcel.standing = Standing.BEHIND;
        return false;
    }

    private static long nanos(Duration delay) {
        if (delay.isNegative()) {
            return 0;
        }
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY.toNanos() : delay.toNanos();
    }

    private boolean anotherStandsBehind(Parcel probe) {
        return accused.stream().anyMatch(p -> p != probe && p.standing == Standing.BEHIND);
    }

    private void acquitThoseBehind() {
        accused.removeIf(parcel -> {
            boolean behind = parcel.standing == Standing.BEHIND;
            if (behind) {
                acquit(parcel);
            }
            return behind;
        });
    }

    private void acquitAll() {
        accused.forEach(Lane::acquit);
        accused.clear();
    }

    private static void acquit(Parcel parcel) {
        parcel.standing = Standing.CLEAR;
        parcel.strikes = 0;
    }

    /** This session's parcels whose body is in memory, oldest first. They are at the end, where the search begins. */
    List<Parcel> inMemory() {
        List<Parcel> found = new ArrayList<>(bodiesInMemory);
        for (Iterator<Parcel> i = live.descendingIterator(); i.hasNext() && found.size() < bodiesInMemory; ) {
            Parcel parcel = i.next();
            if (parcel.isHeld()) {
                found.add(parcel);
            }
        }
        Collections.reverse(found);
        return found;
    }

    long bytesInMemory() {
        return bytesInMemory;
    }

    @Nullable
    Parcel inFlight() {
        return inFlight;
    }

    Iterable<Parcel> live() {
        return live;
    }

    Iterable<Parcel> adopted() {
        return adopted;
    }

    /** The first of this session. */
    @Nullable
    Parcel oldest() {
        return live.peekFirst();
    }

    boolean hasAdopted() {
        return !adopted.isEmpty();
    }

    /** None of this session waits or is under way. */
    boolean isIdle() {
        return live.isEmpty();
    }

    /** Tries in a row that failed. */
    int failures() {
        return failures;
    }

    private ArrayDeque<Parcel> queueOf(Parcel parcel) {
        return parcel.adopted ? adopted : live;
    }
}
