package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.spi.Delivery.RetryLater;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When the envelopes of a lane may be tried: the pauses of the lane and of its streams, as the server's answers make them,
 * and the envelopes that are under test. Guarded by the lane's lock; time comes in by argument.
 *
 * <p>A server that refuses one stream still takes the others: that stream pauses alone. Streams of earlier sessions can
 * be many, so when more than {@link #MOST_REFUSED_STREAMS} streams are refused, all envelopes of earlier sessions pause
 * together.
 */
final class RetrySchedule {
    static final int MOST_REFUSED_STREAMS = 8;

    private final Signal signal;
    private final Backoff backoff;
    private final Pause pause;
    private final Pause adoptedPause;
    private final PoisonDetector poison = new PoisonDetector();
    private final Map<String, Stream> streams = new HashMap<>();

    /** A flush or close has asked for a try, and none has begun since. */
    private boolean wantedNow;

    private long wantedGap;
    private boolean tookOne;

    /** Why the last try failed, in words; empty if it did not. */
    private String lastFailure = "";

    RetrySchedule(Signal signal, Backoff backoff) {
        this.signal = signal;
        this.backoff = backoff;
        this.pause = new Pause(backoff);
        this.adoptedPause = new Pause(backoff);
    }

    // Which envelopes there are.

    /** Says into which stream an envelope goes; null where there are no streams, or where it is not known any more. */
    void assign(PendingEnvelope pending, @Nullable String key) {
        leaveStream(pending);
        if (key != null) {
            enterStream(pending, streams.computeIfAbsent(key, k -> new Stream(k, backoff)));
        }
    }

    /** A half goes into the stream of the whole. */
    void enterStreamOfWhole(PendingEnvelope half, PendingEnvelope whole) {
        enterStream(half, whole.stream());
    }

    void remove(PendingEnvelope pending) {
        poison.forget(pending);
        leaveStream(pending);
    }

    private static void enterStream(PendingEnvelope pending, @Nullable Stream stream) {
        pending.goesInto(stream);
        if (stream != null) {
            stream.waiting++;
        }
    }

    private void leaveStream(PendingEnvelope pending) {
        Stream stream = pending.stream();
        if (stream != null) {
            pending.goesInto(null);
            stream.poison.forget(pending);
            if (--stream.waiting == 0) {
                streams.remove(stream.key);
            }
        }
    }

    // What has happened.

    /** Says whether the server has just taken its first envelope. True once. */
    boolean isFirstTaken() {
        boolean first = !tookOne;
        tookOne = true;
        return first;
    }

    void failedFor(String words) {
        lastFailure = words;
    }

    /** Returns what keeps the lane waiting, as the end of a sentence; empty if nothing does. */
    String why() {
        return lastFailure.isEmpty() ? "" : "; the last try: " + lastFailure;
    }

    /** A try has begun. */
    void tryStarted() {
        wantedNow = false;
    }

    /** The server has given an answer that is final, so it can be reached. */
    void answered() {
        pause.end();
        lastFailure = "";
    }

    /** The server has taken an envelope. */
    void taken(PendingEnvelope taken) {
        poison.taken(taken);
        Stream stream = taken.stream();
        if (stream != null) {
            stream.pause.end();
            stream.poison.taken(taken);
        }
        if (taken.isAdopted()) {
            adoptedPause.end();
        }
    }

    /**
     * A try has failed in a way that may go better later: the lane pauses, or only the stream that was refused.
     *
     * @param ofItsStream whether the server has refused only the envelope's stream
     * @return true if that proves the envelope to be poison
     */
    boolean postponed(PendingEnvelope pending, RetryLater answer, boolean ofItsStream, long now) {
        Duration asked = answer.delay().orElse(Duration.ZERO);
        Stream stream = pending.stream();
        if (ofItsStream && stream != null) {
            poison.forget(pending);
            pause.end();
            fail(stream.pause, asked, now);
            if (pending.isAdopted() && refusedStreams() > MOST_REFUSED_STREAMS) {
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

    private void fail(Pause failed, Duration asked, long now) {
        failed.failed(now, asked);
        if (wantedNow) { // by a flush that came while this try was under way
            failed.bringForward(now, wantedGap);
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
     * Brings the next try forward, once. A delay that the server has asked for is kept, and so is the time that a trace
     * batch with an unknown outcome has to wait.
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

    // What may be tried.

    /** The pause of the whole lane. */
    Pause lanePause() {
        return pause;
    }

    boolean isReady(PendingEnvelope pending, long now) {
        return pending.isDue(now) && !isHeldUp(pending, now);
    }

    /** Whether it has to wait because its stream, or too many streams, were refused. */
    boolean isHeldUp(PendingEnvelope pending, long now) {
        Stream stream = pending.stream();
        return stream != null && !stream.pause.isOver(now) || pending.isAdopted() && !adoptedPause.isOver(now);
    }

    long readyAt(PendingEnvelope pending, long now) {
        long at = pending.dueAt(now);
        Stream stream = pending.stream();
        if (stream != null && !stream.pause.isOver(now)) {
            at = Pause.later(at, stream.pause.until());
        }
        return pending.isAdopted() && !adoptedPause.isOver(now) ? Pause.later(at, adoptedPause.until()) : at;
    }

    /**
     * Whether envelopes behind one that is not ready may go first. They may if its stream pauses. Spans have no order: a
     * trace batch that must not be repeated yet lets others pass, unless the last tries have failed, for the others would
     * probably fail too.
     */
    boolean mayBePassed(PendingEnvelope pending, long now) {
        return isHeldUp(pending, now)
                || signal == Signal.TRACES && (pending.isAdopted() || wantedNow || pause.failures() == 0);
    }

    /** One search through a queue, in order, for an envelope that may go before those under test. */
    ProbeSearch searchForProbe() {
        return new ProbeSearch();
    }

    final class ProbeSearch {
        /** How many envelopes are still to be skipped, by the detector that has one under test. */
        private final Map<PoisonDetector, Integer> toSkip = new HashMap<>();

        /** Whether an envelope is under test, so that its probe goes before it. Its stream's only one has no probe. */
        boolean isUnderTest(PendingEnvelope pending) {
            Stream stream = pending.stream();
            if (stream != null && stream.poison.isUnderTest(pending)) {
                return stream.waiting > 1 && skip(stream.poison, stream.poison.probeDistance());
            }
            // Prometheus refuses samples older than the newest it has, so the probe of metrics is the very next.
            return poison.isUnderTest(pending) && skip(poison, signal == Signal.METRICS ? 0 : poison.probeDistance());
        }

        private boolean skip(PoisonDetector detector, int envelopes) {
            toSkip.put(detector, envelopes);
            return true;
        }

        /** Whether an envelope is nearer to one under test than its probe has to be. */
        boolean skips(PendingEnvelope pending) {
            Stream stream = pending.stream();
            return countsDown(poison) | (stream != null && countsDown(stream.poison));
        }

        private boolean countsDown(PoisonDetector detector) {
            int left = toSkip.getOrDefault(detector, 0);
            return left > 0 && skip(detector, left - 1);
        }
    }
}
