package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The envelopes of one signal, from {@link #offer} or {@link #adopt} until they are delivered, dropped or left in the
 * spool. {@link LaneQueue} decides which is next, and the lane makes the attempt and gives it its answer. Guarded by the
 * lane's lock, under which it may do spool I/O; never waits for a network.
 */
final class Lane {
    /** An entry that cannot be read so often is left to the next session. */
    private static final int MAX_FAILED_READS = 5;

    /** How many bodies are read at a time to find one whose stream does not pause. */
    private static final int MOST_PASSED = 16;

    private static final long PASSED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How often an answer is tried to be settled in full. */
    private static final int MOST_SETTLEMENTS = 3;

    /** The answer of a try that ended by an error of this process, without any. Made while there is memory. */
    private static final Delivery LOST = RetryLater.noAnswer("the try ended in an error", true);

    private final Signal signal;
    private final LaneContext context;
    private final Environment environment;
    private final boolean hasDestination;
    private final GuardedRules rules;
    private final Backoff backoff;
    private final RetrySchedule schedule;
    private final LaneQueue queue;
    private final EnvelopeStore store;
    private final MemoryShare memory;
    private final WireForm wireForm;
    private final BatchSplitter splitter;
    private final Answers answers;

    /** The try that is under way, or whose answer is not settled yet. */
    private @Nullable Attempt current;

    private int failedSettlements;
    private long offered;
    private boolean closed;

    /** Nothing is sent while this is so, and what waits at close is dropped, not kept. */
    private volatile boolean held;

    /** Nothing is sent any more, and close drops what lies on disk as well. */
    private volatile boolean declined;

    Lane(Signal signal, boolean hasTransport, LaneContext context) {
        this.signal = signal;
        this.context = context;
        environment = context.environment();
        hasDestination = hasTransport && context.settings().destinations().containsKey(signal);
        rules = new GuardedRules(context.rules(), context.reports());
        backoff = new Backoff(environment.random());
        schedule = new RetrySchedule(signal, backoff);
        queue = new LaneQueue(schedule);
        store = new EnvelopeStore(queue, context);
        memory = new MemoryShare(context.settings().share(), queue, store, context.spool(), schedule);
        wireForm = new WireForm(rules);
        Destination destination = context.settings().destinations().get(signal);
        splitter = new BatchSplitter(queue, store, rules, destination);
        answers = new Answers(signal, context, schedule, store, memory, rules, wireForm, splitter, destination);
    }

    /** Whether {@link #offer} would do spool I/O. */
    boolean needsDiskFor(Envelope envelope) {
        return context.spool().isThere() && !closed && !(hasDestination && memory.hasRoomFor(envelope));
    }

    /** Takes in an envelope that the ledger counts as pending. */
    void offer(Envelope envelope) {
        PendingEnvelope pending = entered(envelope);
        if (closed) {
            store.drop(pending, orDeclined(DropReason.CLOSED), "closed");
        } else if (!hasDestination && !context.spool().isConfigured()) {
            store.drop(
                    pending,
                    DropReason.NO_DESTINATION,
                    "no endpoint for " + signal
                            + " and no spool: set gametracker.endpoint or gametracker.spoolDirectory");
        } else {
            schedule.assign(pending, rules.stream(envelope).orElse(null));
            if (!hasDestination) {
                memory.keepAll(offered);
            }
            memory.makeRoom();
        }
    }

    /** Without memory to enter it, it is dropped. */
    private PendingEnvelope entered(Envelope envelope) {
        try {
            PendingEnvelope pending = PendingEnvelope.live(++offered, envelope);
            queue.add(pending);
            return pending;
        } catch (Throwable e) {
            context.ledger().droppedFromMemory(envelope, DropReason.INVALID);
            throw e;
        }
    }

    /** Takes in what an earlier session left. What cannot be sent from here stays in the spool. */
    void adopt(List<SpoolEntry> entries) {
        int foreign = 0;
        for (SpoolEntry entry : entries) {
            PendingEnvelope pending = PendingEnvelope.adopted(entry);
            if (!store.adopt(pending) || closed) {
                continue;
            }
            if (!context.settings().formats().contains(entry.format())) {
                foreign++;
            } else if (hasDestination) {
                entry.progress().openSince().ifPresent(since -> waitAfterOpenTry(pending, since));
                queue.add(pending);
            }
        }
        store.adoptionEnded();
        if (foreign > 0) {
            context.reports()
                    .say(
                            System.Logger.Level.WARNING,
                            foreign + " batches of earlier sessions stay in the spool: the configured protocol for "
                                    + signal + " is another than theirs");
        }
    }

    /** The session that tried last may have died at any time up to the end of its try. */
    private void waitAfterOpenTry(PendingEnvelope pending, Instant since) {
        if (signal != Signal.TRACES) {
            return;
        }
        Duration longest =
                Answers.REPEAT_OF_AN_OPEN_TRACE.plus(context.settings().requestTimeout());
        Duration left = Duration.between(environment.clock().instant(), since.plus(longest));
        if (!left.isNegative()) {
            Duration wait = left.compareTo(longest) > 0 ? longest : left; // a clock that was set back
            pending.notBefore(environment.now() + wait.toNanos());
        }
    }

    /**
     * Returns what to do next: an {@link Attempt}, which is in flight from then on until {@link #completed}, or to wait. A
     * try that was begun before is over when this is called: its answer is settled first.
     *
     * @throws RuntimeException or Error if anything could not be done now, for lack of memory for instance; nothing is
     *     lost by that, but the caller pauses
     */
    Step take() {
        settle();
        splitter.divideFirstHalves();
        for (int passed = 0; passed < MOST_PASSED; passed++) {
            Step step = next();
            if (!(step instanceof Step.Send send)) {
                return step;
            }
            Attempt attempt = attempt(send.pending());
            if (attempt != null) {
                return attempt;
            }
        }
        return new Step.WaitUntil(environment.now() + PASSED_PAUSE_NANOS);
    }

    private Step next() {
        return hasDestination && !closed && !held ? queue.next(environment.now()) : Step.IDLE;
    }

    /** Returns null if it cannot be sent now after all: it cannot be read, or its stream, known only now, pauses. */
    private @Nullable Attempt attempt(PendingEnvelope pending) {
        Envelope recorded = store.bodyOf(pending).orElse(null);
        if (recorded == null) {
            unreadable(pending);
            return null;
        }
        Instant now = environment.clock().instant();
        Form form = wireForm.formOf(pending, recorded, now);
        boolean isDecision = form != pending.form();
        if (isDecision) {
            pending.sendAs(form);
            store.write(pending, pending.progress());
        }
        Envelope wire = wireForm.inForm(form, recorded);
        if (pending.stream() == null || isDecision) {
            schedule.assign(pending, rules.stream(wire).orElse(null));
        }
        if (schedule.isHeldUp(pending, environment.now())) {
            return null;
        }
        if (signal == Signal.TRACES) {
            // If the process dies during this try, the next one must know how long to wait.
            store.write(pending, new SpoolProgress(form, Optional.of(now)));
        }
        Attempt attempt = new Attempt(pending, wire);
        pending.tryStarted(now, recorded);
        queue.tryStarted(pending);
        current = attempt;
        return attempt;
    }

    /** If the entry is damaged, its loss is on its way to {@link #lost}; otherwise it may be readable later. */
    private void unreadable(PendingEnvelope pending) {
        int failedReads = pending.readFailed();
        if (failedReads < MAX_FAILED_READS) {
            pending.notBefore(environment.now() + backoff.pauseNanos(failedReads));
        } else {
            queue.remove(pending);
            pending.leftToNextSession();
            context.reports()
                    .say(
                            System.Logger.Level.WARNING,
                            pending.id() + " stays in the spool: it could not be read " + failedReads + " times");
        }
    }

    /** A try has its answer, which is ignored if the try was given up meanwhile. */
    void completed(Attempt attempt) {
        if (current == attempt) {
            settle();
            splitter.divideFirstHalves();
        }
    }

    /**
     * Settles the try that is over, if there is one. The answer stands whatever goes wrong here: the envelope stays in
     * flight, so that it is not sent again, and the next call settles it; after {@value #MOST_SETTLEMENTS} calls by the kind
     * of the answer alone.
     */
    private void settle() {
        Attempt attempt = current;
        if (attempt == null) {
            return;
        }
        Delivery answer = attempt.answer();
        if (answer == null) {
            answer = LOST;
            attempt.answered(answer);
        }
        try {
            answers.settle(attempt, answer);
        } catch (Throwable e) {
            if (!attempt.isSettled() && ++failedSettlements >= MOST_SETTLEMENTS) {
                answers.settleBlindly(attempt, answer);
            }
            throw e;
        } finally {
            if (attempt.isSettled()) {
                current = null;
                failedSettlements = 0;
            }
        }
    }

    /** The number of the last that was offered. */
    long offered() {
        return offered;
    }

    /** @return whether all of this session's envelopes up to a number are on disk now */
    boolean keepAll(long upTo) {
        return memory.keepAll(upTo);
    }

    /** Whether each of this session's envelopes up to a number was delivered or dropped, or is on disk. */
    boolean isSafe(long upTo) {
        return memory.isSafe(upTo);
    }

    /** Whether nothing more can be sent before a time, unless something changes. */
    boolean isStuckUntil(long deadline) {
        if (current != null || splitter.hasWork()) {
            return false;
        }
        Step step = next();
        return step instanceof Step.Idle || (step instanceof Step.WaitUntil wait && deadline - wait.nanos() <= 0);
    }

    /** Whether something from disk is being sent or could be at once: the endpoint takes envelopes. */
    boolean isReplaying(long upTo) {
        if (closed || held || current == null && !(next() instanceof Step.Send)) {
            return false;
        }
        return !queue.adopted().isEmpty()
                || !queue.live().isEmpty() && queue.live().get(0).number() <= upTo;
    }

    /** Brings the next try forward, once; {@code gapNanos} after the last one at the earliest. */
    void tryNow(long gapNanos) {
        schedule.tryNow(environment.now(), gapNanos);
    }

    /** Nothing of this session waits to be sent or is in flight. */
    boolean isIdle() {
        return hasDestination ? queue.live().isEmpty() : queue.bytesInMemory() == 0;
    }

    boolean hasSomethingToSend() {
        return hasDestination
                && !held
                && !(queue.live().isEmpty() && queue.adopted().isEmpty());
    }

    /** @return whether all of it is on disk now */
    boolean keepWhatHasNoDestination() {
        return hasDestination || memory.keepAll(offered);
    }

    /** The spool has lost an entry. */
    void lost(SpoolEntry entry, DropReason reason) {
        store.lost(entry, reason);
        if (closed) {
            dropWhatIsNotOnDisk(); // halves of the lost entry, which nobody will send from memory any more
        }
    }

    /** Has nothing sent for the time being, or lifts that. At once, without the lane's lock. */
    void hold(boolean on) {
        held = on;
    }

    /** Has nothing sent any more, and everything dropped at close. At once, without the lane's lock. */
    void decline() {
        declined = true;
        held = true;
    }

    boolean isHeld() {
        return held;
    }

    /** Why something is dropped that would go if the player had consented. */
    DropReason orDeclined(DropReason reason) {
        return held ? DropReason.DECLINED : reason;
    }

    /** Keeps what can be kept and drops the rest. What comes later is dropped at once. May be called again. */
    void close() {
        closed = true;
        if (current != null && current.answer() != null) {
            failedSettlements = MOST_SETTLEMENTS - 1; // there is no other time
            settle();
        }
        abandon();
        memory.keepAll(offered);
        dropWhatIsNotOnDisk();
    }

    /** Gives up the try that is under way: nobody will ever know how it ended. */
    private void abandon() {
        Attempt attempt = current;
        if (attempt != null) {
            current = null;
            PendingEnvelope pending = attempt.pending();
            answers.outcomeUnknown(pending);
            pending.tryEnded();
            store.write(pending, pending.progress());
        }
    }

    private void dropWhatIsNotOnDisk() {
        List<PendingEnvelope> left = new ArrayList<>(queue.live());
        left.addAll(queue.adopted());
        for (PendingEnvelope pending : left) {
            if (declined || !pending.isOnDisk()) {
                store.drop(pending, orDeclined(DropReason.CLOSED), "closed before it could be sent" + schedule.why());
            }
        }
    }

    LaneQueue queue() {
        return queue;
    }
}
