package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The desk of one lane: what comes in, what goes out and what the servers say passes over it, and it does to spool
 * and ledger what the lane decides. Guarded by the lane's lock, under which it may do spool I/O; never waits for a
 * network.
 */
final class LaneDesk {
    /** Tempo keeps a repeat that comes sooner as spans of their own, for good. */
    static final Duration REPEAT_OF_AN_OPEN_TRACE = Duration.ofSeconds(15);

    /** An entry that cannot be read so often is left to the next session. */
    private static final int MAX_FAILED_READS = 5;

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
        books.whenSettled(halving);
    }

    /** What is to be sent, and the bytes of it for this try. */
    record Post(Parcel parcel, Envelope wire) {}

    /** What {@link #take} came to. */
    record Turn(@Nullable Post post, Step step) {}

    void offer(Envelope envelope) {
        Parcel parcel = entered(envelope);
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
        Duration longest = REPEAT_OF_AN_OPEN_TRACE.plus(settings.requestTimeout());
        Duration left = Duration.between(outside.clock().instant(), since.plus(longest));
        if (!left.isNegative()) {
            Duration wait = left.compareTo(longest) > 0 ? longest : left; // a clock that was set back
            parcel.notBefore(outside.now() + wait.toNanos());
        }
    }

    /** Decides what is next. A post is in flight from then on, until {@link #completed} or {@link #abandon}. */
    Turn take() {
        while (true) {
            Step step = hasDestination && !closed ? lane.next(outside.now()) : Step.IDLE;
            if (!(step instanceof Step.Send send)) {
                return new Turn(null, step);
            }
            Parcel parcel = send.parcel();
            Optional<Envelope> recorded = books.bodyOf(parcel);
            if (recorded.isPresent()) {
                return new Turn(post(parcel, recorded.get()), step);
            }
            lane.landed();
            unreadable(parcel);
        }
    }

    private Post post(Parcel parcel, Envelope recorded) {
        Instant now = outside.clock().instant();
        parcel.inHand = recorded;
        parcel.failedReads = 0;
        parcel.tryBegan = now;
        Envelope wire = replay.wire(parcel, recorded, now);
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

    /** A try is over. Ignored if the parcel was abandoned meanwhile. */
    void completed(Post post, Delivery delivery) {
        Parcel parcel = post.parcel();
        if (lane.inFlight() != parcel) {
            return;
        }
        lane.landed();
        try {
            settle(parcel, post, delivery);
        } finally {
            parcel.inHand = null;
        }
    }

    private void settle(Parcel parcel, Post post, Delivery delivery) {
        if (delivery instanceof Delivered delivered) {
            lane.answered();
            lane.taken(parcel);
            int refused = bodies.refusedItems(post.wire(), delivered, parcel.items);
            books.deliver(parcel, refused, Refusals.words(delivered.status(), delivered.answer()));
            if (!parcel.adopted && (refused == 0 || refused < parcel.items)) {
                bodies.accepted(parcel.id);
            }
        } else if (delivery instanceof RetryLater later) {
            postponed(parcel, later);
        } else if (delivery instanceof Rejected rejected) {
            lane.answered();
            refused(parcel, rejected);
        }
    }

    private void refused(Parcel parcel, Rejected rejected) {
        String words = rejected.reason();
        if (Refusals.saysTooFarBehind(words) && replay.turnsLate(parcel, books.bodyOf(parcel))) {
            return; // it is the first of its queue still, and goes at once
        }
        if (Halving.appliesTo(parcel.format, rejected.status())) {
            halving.refused(parcel, rejected.status(), words);
        } else {
            books.drop(parcel, Refusals.reason(parcel.format, words), Refusals.words(rejected.status(), words));
        }
    }

    private void postponed(Parcel parcel, RetryLater later) {
        if (later.mayHaveArrived()) {
            leaveOpen(parcel);
        }
        String words = later.status().isPresent()
                ? Refusals.words(later.status().getAsInt(), later.reason())
                : Refusals.words(later.reason());
        boolean poison = lane.postponed(parcel, later, outside.now());
        if (lane.failures() == 1) {
            reports.say(System.Logger.Level.WARNING, signal + " have to wait: " + words);
        }
        if (poison) {
            books.quarantine(parcel, words);
        } else if (parcel.entry != null) {
            books.write(parcel, parcel.progress());
            books.letGoOfBody(parcel);
        } else if (shelf.isThere() && !parcel.adopted) {
            keepUpTo(parcel);
        }
    }

    private void leaveOpen(Parcel parcel) {
        parcel.openSince = Optional.ofNullable(parcel.tryBegan);
        if (signal == Signal.TRACES) {
            parcel.notBefore(outside.now() + REPEAT_OF_AN_OPEN_TRACE.toNanos());
        }
    }

    /** With those before it, so that the spool has them in the lane's order. */
    private void keepUpTo(Parcel last) {
        for (Parcel parcel : lane.inMemory()) {
            if (!books.keep(parcel) || parcel == last) {
                break;
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
    void abandon() {
        Parcel parcel = lane.inFlight();
        if (parcel != null) {
            lane.landed();
            leaveOpen(parcel);
            books.write(parcel, parcel.progress());
            parcel.inHand = null;
        }
    }

    /** Keeps what can be kept and drops the rest. What comes later is dropped at once. */
    void close() {
        abandon();
        closed = true;
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
