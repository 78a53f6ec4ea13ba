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
 * The desk of one lane: what comes in, what goes out and what the servers say passes over it, and it does to spool
 * and ledger what the lane decides. Guarded by the lane's lock, under which it may do spool I/O; never waits for a
 * network.
 */
final class LaneDesk {
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
    private final Outside outside;
    private final SafeBodies bodies;
    private final Shelf shelf;
    private final Ledger ledger;
    private final Reports reports;
    private final Backoff backoff;
    private final Lane lane;
    private final Books books;
    private final Replay replay;
    private final Halving halving;
    private final Answers answers;
    private @Nullable Post current;
    private int failedSettlements;
    private long offered;
    private boolean closed;

    LaneDesk(
            Signal signal,
            boolean hasTransport,
            Settings settings,
            Outside outside,
            Bodies bodies,
            Shelf shelf,
            Ledger ledger,
            Reports reports) {
        this.signal = signal;
        this.settings = settings;
        this.hasDestination = hasTransport && settings.endpoints().contains(signal);
        this.outside = outside;
        this.bodies = new SafeBodies(bodies, reports);
        this.shelf = shelf;
        this.ledger = ledger;
        this.reports = reports;
        this.backoff = new Backoff(outside.random());
        this.lane = new Lane(signal, backoff);
        this.books = new Books(lane, shelf, ledger, reports);
        this.replay = new Replay(this.bodies, books);
        this.halving = new Halving(lane, books, this.bodies);
        this.answers = new Answers(signal, outside, lane, books, shelf, this.bodies, replay, halving, reports);
        books.whenSettled(halving);
    }

    /** What {@link #take} came to. */
    record Turn(@Nullable Post post, Step step) {}

    void offer(Envelope envelope) {
        Parcel parcel = entered(envelope);
        if (!closed) {
            lane.assign(parcel, bodies.stream(envelope).orElse(null));
        }
        if (closed) {
            books.drop(parcel, DropReason.CLOSED, "closed");
        } else if (!hasDestination && !shelf.isThere()) {
            books.drop(parcel, DropReason.NO_DESTINATION, "no endpoint for " + signal + " and no spool");
        } else {
            if (!hasDestination) {
                keepAll(offered);
            }
            makeRoom();
        }
    }

    /** Counts what does not even get into the lane. */
    private Parcel entered(Envelope envelope) {
        try {
            Parcel parcel = Parcel.live(++offered, envelope);
            books.enter(parcel);
            return parcel;
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
        if (lane.bytesInMemory() <= settings.share()) {
            return;
        }
        if (shelf.isThere()) {
            for (Parcel parcel : lane.inMemory()) {
                if (lane.bytesInMemory() <= settings.share() || !books.keep(parcel)) {
                    break;
                }
            }
        }
        List<Parcel> inMemory = lane.inMemory();
        for (Parcel parcel : inMemory) {
            if (lane.bytesInMemory() <= settings.share()) {
                return;
            }
            if (parcel != lane.inFlight()) {
                lane.pack(parcel);
            }
        }
        for (Parcel parcel : inMemory) {
            if (lane.bytesInMemory() <= settings.share() || inMemory.size() == 1) {
                break; // a single one, however large, is as good as in flight
            }
            if (parcel != lane.inFlight() && !parcel.isOnDisk()) {
                books.drop(parcel, DropReason.BUFFER_FULL, "more than " + settings.share() + " bytes waited");
            }
        }
    }

    /** Takes in what an earlier session left. What cannot be sent from here stays where it is. */
    void adopt(List<SpoolEntry> entries) {
        int foreign = 0;
        for (SpoolEntry entry : entries) {
            Parcel parcel = Parcel.adopted(entry);
            if (!books.adopt(parcel) || closed) {
                continue;
            }
            if (!settings.formats().contains(entry.format())) {
                foreign++;
            } else if (hasDestination) {
                entry.progress().openSince().ifPresent(since -> waitAfterOpenTry(parcel, since));
                lane.add(parcel);
            }
        }
        books.adopted();
        if (foreign > 0) {
            reports.say(
                    System.Logger.Level.WARNING,
                    foreign + " batches of earlier sessions stay in the spool: the configured protocol for " + signal
                            + " is another than theirs");
        }
    }

    /** The session that tried last may have died at any time up to the end of its try. */
    private void waitAfterOpenTry(Parcel parcel, Instant since) {
        if (signal != Signal.TRACES) {
            return;
        }
        Duration longest = Answers.REPEAT_OF_AN_OPEN_TRACE.plus(settings.requestTimeout());
        Duration left = Duration.between(outside.clock().instant(), since.plus(longest));
        if (!left.isNegative()) {
            Duration wait = left.compareTo(longest) > 0 ? longest : left; // a clock that was set back
            parcel.notBefore(outside.now() + wait.toNanos());
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
        halving.resume();
        settle();
        for (int passed = 0; passed < MOST_PASSED; passed++) {
            Step step = hasDestination && !closed ? lane.next(outside.now()) : Step.IDLE;
            if (!(step instanceof Step.Send send)) {
                return new Turn(null, step);
            }
            Post post = ready(send.parcel());
            if (post != null) {
                Turn turn = new Turn(post, step);
                current = post;
                return turn;
            }
        }
        return new Turn(null, new Step.WaitUntil(outside.now() + PASSED_PAUSE_NANOS));
    }

    /** Returns null if it cannot be sent now after all: it cannot be read, or its stream, known only now, pauses. */
    private @Nullable Post ready(Parcel parcel) {
        Optional<Envelope> recorded = books.bodyOf(parcel);
        Post post = recorded.isPresent() ? post(parcel, recorded.get()) : null;
        if (post == null) {
            lane.landed();
            if (recorded.isEmpty()) {
                unreadable(parcel);
            }
        }
        return post;
    }

    private @Nullable Post post(Parcel parcel, Envelope recorded) {
        Instant now = outside.clock().instant();
        Form before = parcel.form;
        Envelope wire = replay.wire(parcel, recorded, now);
        if (parcel.stream == null || parcel.form != before) {
            lane.assign(parcel, bodies.stream(wire).orElse(null));
        }
        if (lane.isHeldUp(parcel, outside.now())) {
            return null;
        }
        parcel.inHand = recorded;
        parcel.failedReads = 0;
        parcel.tryBegan = now;
        if (signal == Signal.TRACES) {
            // Should the process die during this try, the next one must know how long to wait.
            books.write(parcel, new SpoolProgress(parcel.form, Optional.of(now)));
        }
        return new Post(parcel, wire);
    }

    /** If it is damaged, its loss is on its way to {@link #lost}; else it may be readable later. */
    private void unreadable(Parcel parcel) {
        parcel.failedReads++;
        if (parcel.failedReads < MAX_FAILED_READS) {
            parcel.notBefore(outside.now() + backoff.pauseNanos(parcel.failedReads));
        } else {
            lane.remove(parcel);
            halving.settled(parcel);
            reports.say(
                    System.Logger.Level.WARNING,
                    parcel.id + " stays in the spool: it could not be read " + parcel.failedReads + " times");
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
     * Settles the try that is over, if there is one. The answer stands whatever goes wrong here: the parcel stays in
     * flight, so that it is not sent again, and the next call settles it; after {@value #MOST_SETTLEMENTS} calls by what
     * the answer is alone, without a look into it.
     */
    private void settle() {
        Post post = current;
        if (post == null) {
            lane.landed(); // a take that failed on its way
            return;
        }
        Delivery answer = post.answer;
        if (answer == null) {
            answer = LOST;
            post.answer = answer;
        }
        Parcel parcel = post.parcel();
        lane.landed();
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
                parcel.inHand = null;
            } else {
                lane.notLanded(parcel);
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
        for (Parcel parcel : lane.inMemory()) {
            boolean open = parcel.number <= upTo && !parcel.isOnDisk();
            if (open && (refusals >= 2 && parcel.bytes >= smallest || !books.keep(parcel))) {
                refusals++;
                smallest = Math.min(smallest, parcel.bytes);
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
        return lane.inMemory().stream().allMatch(parcel -> parcel.number > upTo || parcel.isOnDisk());
    }

    /** Whether nothing more can be sent before a time, failing a change. */
    boolean isStuckUntil(long deadline) {
        if (lane.inFlight() != null) {
            return false;
        }
        Step step = hasDestination ? lane.peek(outside.now()) : Step.IDLE;
        return step instanceof Step.Idle || (step instanceof Step.WaitUntil wait && deadline - wait.nanos() <= 0);
    }

    /** Whether something from disk is being sent or could be at once: the endpoint takes things. */
    boolean isReplaying(long upTo) {
        boolean moves = lane.inFlight() != null || (hasDestination && lane.peek(outside.now()) instanceof Step.Send);
        if (!moves || closed) {
            return false;
        }
        Parcel oldest = lane.oldest();
        return lane.hasAdopted() || (oldest != null && oldest.number <= upTo);
    }

    /** Brings the next try forward, once; {@code gapNanos} after the last one at the earliest. */
    void tryNow(long gapNanos) {
        lane.tryNow(outside.now(), gapNanos);
    }

    /** Nothing of this session waits to be sent or is under way. */
    boolean isIdle() {
        return hasDestination ? lane.isIdle() : lane.bytesInMemory() == 0;
    }

    boolean hasSomethingToSend() {
        return hasDestination && (!lane.isIdle() || lane.hasAdopted());
    }

    /** @return whether all of it lies on disk now */
    boolean keepWhatHasNoDestination() {
        return hasDestination || keepAll(offered);
    }

    void lost(SpoolEntry entry, DropReason reason) {
        books.lost(entry, reason);
        if (closed) {
            // Its parts may have counted on it; nobody will send them from memory any more.
            dropWhatIsNotOnDisk();
        }
    }

    /** Gives up on the try that is under way: nobody will ever know how it ended. */
    private void abandon() {
        Post post = current;
        if (post != null) {
            lane.landed();
            current = null;
            Parcel parcel = post.parcel();
            answers.leaveOpen(parcel);
            books.write(parcel, parcel.progress());
            parcel.inHand = null;
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
        books.whenSettled(null);
        keepAll(offered);
        dropWhatIsNotOnDisk();
    }

    private void dropWhatIsNotOnDisk() {
        List<Parcel> left = new ArrayList<>();
        lane.live().forEach(left::add);
        lane.adopted().forEach(left::add);
        for (Parcel parcel : left) {
            if (!parcel.isOnDisk()) {
                books.drop(parcel, DropReason.CLOSED, "closed before it could be sent");
            }
        }
    }

    Lane lane() {
        return lane;
    }

    Ledger ledger() {
        return ledger;
    }
}
