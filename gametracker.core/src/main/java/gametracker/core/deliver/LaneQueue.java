package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.core.deliver.PendingEnvelope.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which the envelopes of a signal are sent, and the pauses between. Does no I/O and has no threads; time
 * comes in by argument.
 *
 * <p>This session's envelopes go first in, first out. What earlier sessions left goes whenever none of this session
 * is due, and after four of this session's in a row. One is in flight at a time. An envelope keeps its place in the
 * queue until it leaves; it is only passed over: while its stream pauses, while it stands behind its probe ({@link
 * PoisonDetector}), and a trace batch while it must not be repeated yet.
 *
 * <p>A server that refuses one stream is there for the others: that stream pauses, by a schedule of its own. Streams of
 * earlier sessions can be many; when more than {@link #MOST_REFUSED_STREAMS} streams are refused, these sessions wait
 * as one.
 *
 * <p>The queues are linked lists since these stay whole if there is no memory for one more: an array that cannot grow
 * is left full, and looks empty.
 */
final class LaneQueue {
    static final int LIVE_IN_A_ROW = 4;
    static final int MOST_REFUSED_STREAMS = 8;

    private final Signal signal;
    private final Backoff backoff;
    private final Pause pause;
    private final Pause adoptedPause;
    private final PoisonDetector poison = new PoisonDetector();
    private final LinkedList<PendingEnvelope> live = new LinkedList<>();
    private final LinkedList<PendingEnvelope> adopted = new LinkedList<>();
    private final Map<String, Stream> streams = new HashMap<>();
    private @Nullable PendingEnvelope inFlight;
    private int liveInARow;
    private long bytesInMemory;
    private int bodiesInMemory;

    /** A flush or close has asked for a try that has not begun since. */
    private boolean wantedNow;

    private long wantedGap;

    LaneQueue(Signal signal, Backoff backoff) {
        this.signal = signal;
        this.backoff = backoff;
        this.pause = new Pause(backoff);
        this.adoptedPause = new Pause(backoff);
    }

    void add(PendingEnvelope pending) {
        queueOf(pending).addLast(pending);
        countBody(pending, 1);
    }

    void remove(PendingEnvelope pending) {
        queueOf(pending).remove(pending);
        poison.forget(pending);
        leaveStream(pending);
        countBody(pending, -1);
    }

    /** Puts the two halves of a envelope in its place: both or, without memory, none. Its body goes. */
    void replace(PendingEnvelope pending, PendingEnvelope first, PendingEnvelope second) {
        ListIterator<PendingEnvelope> queue = queueOf(pending).listIterator();
        while (queue.next() != pending) {
            // to its place
        }
        queue.add(second);
        queue.previous();
        queue.previous();
        queue.set(first);
        countBody(first, 1);
        countBody(second, 1);
        enterStream(first, pending.stream);
        enterStream(second, pending.stream);
        poison.forget(pending);
        leaveStream(pending);
        hold(pending, null);
    }

    /** Says of which stream a envelope is; null where streams are not told apart, or where it is not known any more. */
    void assign(PendingEnvelope pending, @Nullable String key) {
        leaveStream(pending);
        if (key != null) {
            enterStream(pending, streams.computeIfAbsent(key, k -> new Stream(k, backoff)));
        }
    }

    private static void enterStream(PendingEnvelope pending, @Nullable Stream stream) {
        pending.stream = stream;
        if (stream != null) {
            stream.waiting++;
        }
    }

    private void leaveStream(PendingEnvelope pending) {
        Stream stream = pending.stream;
        if (stream != null) {
            pending.stream = null;
            stream.poison.forget(pending);
            if (--stream.waiting == 0) {
                streams.remove(stream.key);
            }
        }
    }

    /** Holds a body in memory, or with null lets go of it. */
    void hold(PendingEnvelope pending, @Nullable Envelope body) {
        countBody(pending, -1);
        pending.hold(body);
        countBody(pending, 1);
    }

    /** Has a body take less memory, if it can. */
    void pack(PendingEnvelope pending) {
        countBody(pending, -1);
        try {
            pending.pack();
        } finally {
            countBody(pending, 1);
        }
    }

    private void countBody(PendingEnvelope pending, int sign) {
        if (pending.isHeld() && !pending.adopted) {
            bytesInMemory += (long) sign * pending.heldBytes();
            bodiesInMemory += sign;
        }
    }

    /** Decides what is next; what is to be sent is in flight from then on. */
    Step next(long now) {
        Step step = peek(now);
        if (step instanceof Step.Send send) {
            inFlight = send.pending();
            wantedNow = false;
            liveInARow = send.pending().adopted ? 0 : Math.min(liveInARow + 1, LIVE_IN_A_ROW);
        }
        return step;
    }

    Step peek(long now) {
        if (inFlight != null) {
            return Step.IDLE;
        }
        PendingEnvelope own = candidate(live, now);
        PendingEnvelope other = candidate(adopted, now);
        if (own == null && other == null) {
            own = firstToTry(live);
            other = own == null ? firstToTry(adopted) : null;
        }
        if (own == null && other == null) {
            return Step.IDLE;
        }
        if (!pause.isOver(now)) {
            return new Step.WaitUntil(pause.until());
        }
        boolean ownDue = own != null && isReady(own, now);
        boolean otherDue = other != null && isReady(other, now);
        if (ownDue && !(otherDue && liveInARow >= LIVE_IN_A_ROW)) {
            return new Step.Send(own);
        }
        if (otherDue) {
            return new Step.Send(other);
        }
        PendingEnvelope sooner = own == null ? other : sooner(own, other, now);
        return new Step.WaitUntil(sooner == null ? now : readyAt(sooner, now));
    }

    /** The first that may go; or, where one stands behind, its probe; or the one that may go soonest. */
    private @Nullable PendingEnvelope candidate(LinkedList<PendingEnvelope> queue, long now) {
        for (Stream stream : streams.values()) {
            stream.toSkip = 0;
        }
        int toSkip = 0;
        PendingEnvelope behind = null;
        PendingEnvelope skipped = null;
        PendingEnvelope later = null;
        for (PendingEnvelope pending : queue) {
            Stream stream = pending.stream;
            if (pending.standing == Standing.UNDER_TEST && !isAloneInItsStream(pending)) {
                behind = behind == null ? pending : behind;
                if (stream != null && stream.poison.accuses(pending)) {
                    stream.toSkip = stream.poison.probeDistance();
                } else {
                    toSkip = probeDistance();
                }
            } else if (pending.waitsForItsTwin) {
                continue;
            } else if (!isReady(pending, now) && mayBePassed(pending, now)) {
                later = sooner(pending, later, now);
            } else if (toSkip > 0 || (stream != null && stream.toSkip > 0)) {
                toSkip--;
                if (stream != null) {
                    stream.toSkip--;
                }
                skipped = pending;
            } else {
                return pending;
            }
        }
        if (skipped != null) {
            return skipped;
        }
        // A stream that pauses can be nobody's probe.
        return later != null && behind != null && isHeldUp(later, now) ? behind : later;
    }

    private static boolean isAloneInItsStream(PendingEnvelope pending) {
        Stream stream = pending.stream;
        return stream != null && stream.waiting == 1 && stream.poison.accuses(pending);
    }

    /**
     * What its stream's pause holds up is no other's concern. Spans have no order: a batch that must not be repeated
     * yet holds up no other, unless all of them may be meeting with the same trouble.
     */
    private boolean mayBePassed(PendingEnvelope pending, long now) {
        return isHeldUp(pending, now)
                || signal == Signal.TRACES && (pending.adopted || wantedNow || pause.failures() == 0);
    }

    /** Not for metrics: Prometheus refuses all samples before the newest it has taken, so the probe is the very next. */
    private int probeDistance() {
        return signal == Signal.METRICS ? 0 : poison.probeDistance();
    }

    private static @Nullable PendingEnvelope firstToTry(LinkedList<PendingEnvelope> queue) {
        for (PendingEnvelope pending : queue) {
            if (!pending.waitsForItsTwin) {
                return pending;
            }
        }
        return null;
    }

    private boolean isReady(PendingEnvelope pending, long now) {
        return pending.isDue(now) && !isHeldUp(pending, now);
    }

    /** Whether it has to wait because its stream was refused, or too many streams were. */
    boolean isHeldUp(PendingEnvelope pending, long now) {
        Stream stream = pending.stream;
        return stream != null && !stream.pause.isOver(now) || pending.adopted && !adoptedPause.isOver(now);
    }

    private long readyAt(PendingEnvelope pending, long now) {
        long at = pending.isDue(now) ? now : pending.notBefore();
        Stream stream = pending.stream;
        if (stream != null && !stream.pause.isOver(now)) {
            at = Pause.later(at, stream.pause.until());
        }
        if (pending.adopted && !adoptedPause.isOver(now)) {
            at = Pause.later(at, adoptedPause.until());
        }
        return at;
    }

    private PendingEnvelope sooner(PendingEnvelope one, @Nullable PendingEnvelope other, long now) {
        return other == null || readyAt(one, now) - readyAt(other, now) < 0 ? one : other;
    }

    /** The one in flight is back, whatever became of it. */
    void landed() {
        inFlight = null;
    }

    /** It is in flight still: its answer could not be settled. */
    void notLanded(PendingEnvelope pending) {
        inFlight = pending;
    }

    /** The server has judged: it is there, so there is nothing to pause for. */
    void answered() {
        pause.end();
    }

    /** The server has taken one. */
    void taken(PendingEnvelope taken) {
        poison.taken(taken);
        Stream stream = taken.stream;
        if (stream != null) {
            stream.pause.end();
            stream.poison.taken(taken);
        }
        if (taken.adopted) {
            adoptedPause.end();
        }
    }

    /**
     * A try has failed in a way that may go better another time: the whole lane pauses, or the stream that alone was
     * refused.
     *
     * @param ofItsStream whether the refusal is one of the envelope's stream
     * @return true if that proves the envelope to be poison
     */
    boolean postponed(PendingEnvelope pending, RetryLater answer, boolean ofItsStream, long now) {
        Duration asked = answer.delay().orElse(Duration.ZERO);
        Stream stream = pending.stream;
        if (ofItsStream && stream != null) {
            poison.forget(pending);
            pause.end();
            fail(stream.pause, asked, now);
            if (pending.adopted && refusedStreams() > MOST_REFUSED_STREAMS) {
                fail(adoptedPause, asked, now);
            }
            return stream.poison.refused(pending);
        }
        if (stream != null) {
            stream.poison.forget(pending);
        }
        fail(pause, asked, now);
        if (answer.status().isEmpty() && !answer.mayHaveArrived()) {
            poison.acquitAll();
            return false;
        }
        return poison.refused(pending);
    }

    private void fail(Pause pause, Duration asked, long now) {
        pause.failed(now, asked);
        if (wantedNow) { // by a flush that came while this try was under way
            pause.bringForward(now, wantedGap);
        }
    }

    private int refusedStreams() {
        int count = 0;
        for (Stream stream : streams.values()) {
            count += stream.isRefused() ? 1 : 0;
        }
        return count;
    }

    /**
     * Brings the next try forward, once. A delay that the server has asked for is kept, and so is the time that an open
     * outcome has to wait.
     *
     * @param gapNanos how long after the last try at the earliest
     */
    void tryNow(long now, long gapNanos) {
        wantedNow = true;
        wantedGap = gapNanos;
        pause.bringForward(now, gapNanos);
        adoptedPause.bringForward(now, gapNanos);
        for (Stream stream : streams.values()) {
            stream.pause.bringForward(now, gapNanos);
        }
    }

    /** This session's envelopes whose body is in memory, oldest first. They are at the end, where the search begins. */
    List<PendingEnvelope> inMemory() {
        List<PendingEnvelope> found = new ArrayList<>(bodiesInMemory);
        for (Iterator<PendingEnvelope> i = live.descendingIterator(); i.hasNext() && found.size() < bodiesInMemory; ) {
            PendingEnvelope pending = i.next();
            if (pending.isHeld()) {
                found.add(pending);
            }
        }
        Collections.reverse(found);
        return found;
    }

    long bytesInMemory() {
        return bytesInMemory;
    }

    @Nullable
    PendingEnvelope inFlight() {
        return inFlight;
    }

    Iterable<PendingEnvelope> live() {
        return live;
    }

    Iterable<PendingEnvelope> adopted() {
        return adopted;
    }

    /** The first of this session. */
    @Nullable
    PendingEnvelope oldest() {
        return live.peekFirst();
    }

    boolean hasAdopted() {
        return !adopted.isEmpty();
    }

    /** None of this session waits or is under way. */
    boolean isIdle() {
        return live.isEmpty();
    }

    /** Tries in a row that failed, all streams being refused alike. */
    int failures() {
        return pause.failures();
    }

    private LinkedList<PendingEnvelope> queueOf(PendingEnvelope pending) {
        return pending.adopted ? adopted : live;
    }
}
