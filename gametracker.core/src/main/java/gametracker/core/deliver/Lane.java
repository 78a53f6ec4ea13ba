package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.SpoolProgress.Form;
import gametracker.core.format.PayloadRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The desk of one lane: what comes in, what goes out and what the servers say passes over it, and it does to spool
 * and ledger what the lane decides. Guarded by the lane's lock, under which it may do spool I/O; never waits for a
 * network.
 */
final class Lane {
    /** An entry that cannot be read so often is left to the next session. */
    private static final int MAX_FAILED_READS = 5;

    /** How many bodies are read at a time to find one whose stream does not pause. */
    private static final int MOST_PASSED = 16;

    private static final long PASSED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How often an answer is tried to be settled in full. */
    private static final int MOST_SETTLEMENTS = 3;

    /** What a try came to that ended without any answer, by an error of this process. Made while there is memory. */
    private static final Delivery LOST = RetryLater.noAnswer("the try ended in an error", true);

    private final Signal signal;
    private final Settings settings;
    private final boolean hasDestination;
    private final Environment environment;
    private final GuardedRules rules;
    private final GuardedSpool guardedSpool;
    private final Ledger ledger;
    private final Reports reports;
    private final Backoff backoff;
    private final LaneQueue queue;
    private final EnvelopeStore store;
    private final WireForm wireForm;
    private final BatchSplitter splitter;
    private final Answers answers;
    private @Nullable Post current;
    private int failedSettlements;
    private long offered;
    private boolean closed;

    Lane(
            Signal signal,
            boolean hasTransport,
            Settings settings,
            Environment environment,
            Function<Format, PayloadRules> rules,
            Consumer<String> accepted,
            GuardedSpool guardedSpool,
            Ledger ledger,
            Reports reports) {
        this.signal = signal;
        this.settings = settings;
        this.hasDestination = hasTransport && settings.endpoints().contains(signal);
        this.environment = environment;
        this.rules = new GuardedRules(rules, reports);
        this.guardedSpool = guardedSpool;
        this.ledger = ledger;
        this.reports = reports;
        this.backoff = new Backoff(environment.random());
        this.queue = new LaneQueue(signal, backoff);
        this.store = new EnvelopeStore(queue, guardedSpool, ledger, reports);
        this.wireForm = new WireForm(this.rules, store);
        this.splitter = new BatchSplitter(queue, store, this.rules);
        this.answers = new Answers(
                signal, environment, queue, store, guardedSpool, this.rules, wireForm, splitter, reports, accepted);
        store.whenSettled(splitter);
    }

    /** What {@link #take} came to. */
    record Turn(@Nullable Post post, Step step) {}

    void offer(Envelope envelope) {
        PendingEnvelope pending = entered(envelope);
        if (!closed) {
            queue.assign(pending, rules.stream(envelope).orElse(null));
        }
        if (closed) {
            store.drop(pending, DropReason.CLOSED, "closed");
        } else if (!hasDestination && !guardedSpool.isThere()) {
            store.drop(pending, DropReason.NO_DESTINATION, "no endpoint for " + signal + " and no spool");
        } else {
            if (!hasDestination) {
                keepAll(offered);
            }
            makeRoom();
        }
    }

    /** Counts what does not even get into the lane. */
    private PendingEnvelope entered(Envelope envelope) {
        try {
            PendingEnvelope pending = PendingEnvelope.live(++offered, envelope);
            store.enter(pending);
            return pending;
        } catch (Throwable e) {
            ledger.dropped(signal, DropReason.INVALID, envelope.itemCount());
            throw e;
        }
    }

    /**
     * Keeps to the lane's share of memory: to disk with the oldest if there is one; else what waits is packed; else the
     * oldest goes.
     */
    private void makeRoom() {
        if (queue.bytesInMemory() <= settings.share()) {
            return;
        }
        if (guardedSpool.isThere()) {
            for (PendingEnvelope pending : queue.inMemory()) {
                if (queue.bytesInMemory() <= settings.share() || !store.keep(pending)) {
                    break;
                }
            }
        }
        List<PendingEnvelope> inMemory = queue.inMemory();
        for (PendingEnvelope pending : inMemory) {
            if (queue.bytesInMemory() <= settings.share()) {
                return;
            }
            if (pending != queue.inFlight()) {
                queue.pack(pending);
            }
        }
        for (PendingEnvelope pending : inMemory) {
            if (queue.bytesInMemory() <= settings.share() || inMemory.size() == 1) {
                break; // a single one, however large, is as good as in flight
            }
            if (pending != queue.inFlight() && !pending.isOnDisk()) {
                store.drop(pending, DropReason.BUFFER_FULL, "more than " + settings.share() + " bytes waited");
            }
        }
    }

    /** Takes in what an earlier session left. What cannot be sent from here stays where it is. */
    void adopt(List<SpoolEntry> entries) {
        int foreign = 0;
        for (SpoolEntry entry : entries) {
            PendingEnvelope pending = PendingEnvelope.adopted(entry);
            if (!store.adopt(pending) || closed) {
                continue;
            }
            if (!settings.formats().contains(entry.format())) {
                foreign++;
            } else if (hasDestination) {
                entry.progress().openSince().ifPresent(since -> waitAfterOpenTry(pending, since));
                queue.add(pending);
            }
        }
        store.adopted();
        if (foreign > 0) {
            reports.say(
                    System.Logger.Level.WARNING,
                    foreign + " batches of earlier sessions stay in the spool: the configured protocol for " + signal
                            + " is another than theirs");
        }
    }

    /** The session that tried last may have died at any time up to the end of its try. */
    private void waitAfterOpenTry(PendingEnvelope pending, Instant since) {
        if (signal != Signal.TRACES) {
            return;
        }
        Duration longest = Answers.REPEAT_OF_AN_OPEN_TRACE.plus(settings.requestTimeout());
        Duration left = Duration.between(environment.clock().instant(), since.plus(longest));
        if (!left.isNegative()) {
            Duration wait = left.compareTo(longest) > 0 ? longest : left; // a clock that was set back
            pending.notBefore(environment.now() + wait.toNanos());
        }
    }

    /**
     * Decides what is next. A post is in flight from then on, until {@link #completed}. A try that was begun before is
     * over when this is called: what became of it is settled first.
     *
     * @throws RuntimeException or Error if anything could not be done now, a lack of memory for instance; nothing is lost
     *     by that, but the caller pauses
     */
    Turn take() {
        splitter.resume();
        settle();
        for (int passed = 0; passed < MOST_PASSED; passed++) {
            Step step = hasDestination && !closed ? queue.next(environment.now()) : Step.IDLE;
            if (!(step instanceof Step.Send send)) {
                return new Turn(null, step);
            }
            Post post = ready(send.pending());
            if (post != null) {
                Turn turn = new Turn(post, step);
                current = post;
                return turn;
            }
        }
        return new Turn(null, new Step.WaitUntil(environment.now() + PASSED_PAUSE_NANOS));
    }

    /** Returns null if it cannot be sent now after all: it cannot be read, or its stream, known only now, pauses. */
    private @Nullable Post ready(PendingEnvelope pending) {
        Optional<Envelope> recorded = store.bodyOf(pending);
        Post post = recorded.isPresent() ? post(pending, recorded.get()) : null;
        if (post == null) {
            queue.landed();
            if (recorded.isEmpty()) {
                unreadable(pending);
            }
        }
        return post;
    }

    private @Nullable Post post(PendingEnvelope pending, Envelope recorded) {
        Instant now = environment.clock().instant();
        Form before = pending.form;
        Envelope wire = wireForm.wire(pending, recorded, now);
        if (pending.stream == null || pending.form != before) {
            queue.assign(pending, rules.stream(wire).orElse(null));
        }
        if (queue.isHeldUp(pending, environment.now())) {
            return null;
        }
        pending.inHand = recorded;
        pending.failedReads = 0;
        pending.tryBegan = now;
        if (signal == Signal.TRACES) {
            // Should the process die during this try, the next one must know how long to wait.
            store.write(pending, new SpoolProgress(pending.form, Optional.of(now)));
        }
        return new Post(pending, wire);
    }

    /** If it is damaged, its loss is on its way to {@link #lost}; else it may be readable later. */
    private void unreadable(PendingEnvelope pending) {
        pending.failedReads++;
        if (pending.failedReads < MAX_FAILED_READS) {
            pending.notBefore(environment.now() + backoff.pauseNanos(pending.failedReads));
        } else {
            queue.remove(pending);
            splitter.settled(pending);
            reports.say(
                    System.Logger.Level.WARNING,
                    pending.id + " stays in the spool: it could not be read " + pending.failedReads + " times");
        }
    }

    /** A try is over. Ignored if it was abandoned meanwhile. */
    void completed(Post post, Delivery delivery) {
        post.answer = delivery;
        if (current == post) {
            settle();
        }
    }

    /**
     * Settles the try that is over, if there is one. The answer stands whatever goes wrong here: the envelope stays in
     * flight, so that it is not sent again, and the next call settles it; after {@value #MOST_SETTLEMENTS} calls by what
     * the answer is alone, without a look into it.
     */
    private void settle() {
        Post post = current;
        if (post == null) {
            queue.landed(); // a take that failed on its way
            return;
        }
        Delivery answer = post.answer;
        if (answer == null) {
            answer = LOST;
            post.answer = answer;
        }
        PendingEnvelope pending = post.pending();
        queue.landed();
        try {
            answers.settle(post, answer);
        } catch (Throwable e) {
            if (!post.isSettled() && ++failedSettlements >= MOST_SETTLEMENTS) {
                answers.settleBlindly(post, answer);
            }
            throw e;
        } finally {
            if (post.isSettled()) {
                current = null;
                failedSettlements = 0;
                pending.inHand = null;
            } else {
                queue.notLanded(pending);
            }
        }
    }

    /**
     * Writes to the spool what is in memory only, the one in flight included. If it would not take two of them it may be
     * full, and what is no smaller than those is not tried.
     *
     * @param upTo the number of the last one that matters
     * @return whether all of it lies on disk now
     */
    boolean keepAll(long upTo) {
        int refusals = 0;
        int smallest = Integer.MAX_VALUE;
        for (PendingEnvelope pending : queue.inMemory()) {
            boolean open = pending.number <= upTo && !pending.isOnDisk();
            if (open && (refusals >= 2 && pending.bytes >= smallest || !store.keep(pending))) {
                refusals++;
                smallest = Math.min(smallest, pending.bytes);
            }
        }
        return refusals == 0;
    }

    /** The number of the last that was offered. */
    long offered() {
        return offered;
    }

    /** Whether each of this session's up to a number has been delivered, dropped, or lies on disk. */
    boolean isSafe(long upTo) {
        return queue.inMemory().stream().allMatch(pending -> pending.number > upTo || pending.isOnDisk());
    }

    /** Whether nothing more can be sent before a time, failing a change. */
    boolean isStuckUntil(long deadline) {
        if (queue.inFlight() != null) {
            return false;
        }
        Step step = hasDestination ? queue.peek(environment.now()) : Step.IDLE;
        return step instanceof Step.Idle || (step instanceof Step.WaitUntil wait && deadline - wait.nanos() <= 0);
    }

    /** Whether something from disk is being sent or could be at once: the endpoint takes things. */
    boolean isReplaying(long upTo) {
        boolean moves =
                queue.inFlight() != null || (hasDestination && queue.peek(environment.now()) instanceof Step.Send);
        if (!moves || closed) {
            return false;
        }
        PendingEnvelope oldest = queue.oldest();
        return queue.hasAdopted() || (oldest != null && oldest.number <= upTo);
    }

    /** Brings the next try forward, once; {@code gapNanos} after the last one at the earliest. */
    void tryNow(long gapNanos) {
        queue.tryNow(environment.now(), gapNanos);
    }

    /** Nothing of this session waits to be sent or is under way. */
    boolean isIdle() {
        return hasDestination ? queue.isIdle() : queue.bytesInMemory() == 0;
    }

    boolean hasSomethingToSend() {
        return hasDestination && (!queue.isIdle() || queue.hasAdopted());
    }

    /** @return whether all of it lies on disk now */
    boolean keepWhatHasNoDestination() {
        return hasDestination || keepAll(offered);
    }

    void lost(SpoolEntry entry, DropReason reason) {
        store.lost(entry, reason);
        if (closed) {
            // Its parts may have counted on it; nobody will send them from memory any more.
            dropWhatIsNotOnDisk();
        }
    }

    /** Gives up on the try that is under way: nobody will ever know how it ended. */
    private void abandon() {
        Post post = current;
        if (post != null) {
            queue.landed();
            current = null;
            PendingEnvelope pending = post.pending();
            answers.leaveOpen(pending);
            store.write(pending, pending.progress());
            pending.inHand = null;
        }
    }

    /** Keeps what can be kept and drops the rest. What comes later is dropped at once. May be called again. */
    void close() {
        closed = true;
        if (current != null && current.answer != null) {
            failedSettlements = MOST_SETTLEMENTS - 1; // there is no other time
            settle();
        }
        abandon();
        // A first half that waits for its twin is not divided any more when that one is dropped here.
        store.whenSettled(null);
        keepAll(offered);
        dropWhatIsNotOnDisk();
    }

    private void dropWhatIsNotOnDisk() {
        List<PendingEnvelope> left = new ArrayList<>();
        queue.live().forEach(left::add);
        queue.adopted().forEach(left::add);
        for (PendingEnvelope pending : left) {
            if (!pending.isOnDisk()) {
                store.drop(pending, DropReason.CLOSED, "closed before it could be sent");
            }
        }
    }

    LaneQueue queue() {
        return queue;
    }

    Ledger ledger() {
        return ledger;
    }
}
