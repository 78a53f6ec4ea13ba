package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import java.time.Duration;
import java.util.Optional;

/**
 * What an answer does to the parcel that it is for: delivered, refused, or to be tried again. May fail at any place, for
 * lack of memory say, and is then called again with the same answer. Guarded by the lane's lock.
 */
final class Answers {
    /** Tempo keeps a repeat that comes sooner as spans of their own, for good. */
    static final Duration REPEAT_OF_AN_OPEN_TRACE = Duration.ofSeconds(15);

    private final Signal signal;
    private final Outside outside;
    private final Lane lane;
    private final Books books;
    private final Shelf shelf;
    private final SafeBodies bodies;
    private final Replay replay;
    private final Halving halving;
    private final Reports reports;

    Answers(
            Signal signal,
            Outside outside,
            Lane lane,
            Books books,
            Shelf shelf,
            SafeBodies bodies,
            Replay replay,
            Halving halving,
            Reports reports) {
        this.signal = signal;
        this.outside = outside;
        this.lane = lane;
        this.books = books;
        this.shelf = shelf;
        this.bodies = bodies;
        this.replay = replay;
        this.halving = halving;
        this.reports = reports;
    }

    void settle(Post post, Delivery answer) {
        Parcel parcel = post.parcel();
        if (answer instanceof Delivered delivered) {
            lane.answered();
            lane.taken(parcel);
            int refused = bodies.refusedItems(post.wire(), delivered, parcel.items);
            books.deliver(parcel, refused, refused == 0 ? "" : words(delivered.status(), delivered.answer()));
            if (!parcel.adopted && (refused == 0 || refused < parcel.items)) {
                bodies.accepted(parcel.id);
            }
        } else if (answer instanceof RetryLater later) {
            postponed(post, later);
        } else if (answer instanceof Rejected rejected) {
            lane.answered();
            refused(parcel, rejected);
        }
        post.settle();
    }

    /** By what the answer is alone, without a look into it: nothing here allocates, or needs a class that may fail. */
    void settleBlindly(Post post, Delivery answer) {
        Parcel parcel = post.parcel();
        if (answer instanceof Delivered) {
            books.deliver(parcel, 0, "");
        } else if (answer instanceof RetryLater later) {
            lane.postponed(parcel, later, false, outside.now());
        } else {
            books.drop(parcel, DropReason.REJECTED, "");
        }
        post.settle();
    }

    private void refused(Parcel parcel, Rejected rejected) {
        String words = rejected.reason();
        if (Refusals.saysTooFarBehind(words) && replay.turnsLate(parcel, books.bodyOf(parcel))) {
            lane.assign(parcel, null); // the late form goes into another stream
            return; // it is the first of its queue still, and goes at once
        }
        if (Halving.appliesTo(parcel.format, rejected.status())) {
            halving.refused(parcel, rejected.status(), words);
        } else {
            books.drop(parcel, Refusals.reason(parcel.format, words), words(rejected.status(), words));
        }
    }

    private void postponed(Post post, RetryLater later) {
        Parcel parcel = post.parcel();
        if (later.mayHaveArrived()) {
            leaveOpen(parcel);
        }
        String words =
                later.status().isPresent() ? words(later.status().getAsInt(), later.reason()) : words(later.reason());
        Stream refused = StreamRefusals.isOne(later) ? parcel.stream : null;
        if (lane.postponed(parcel, later, refused != null, outside.now())) {
            books.quarantine(parcel, words);
            return;
        }
        post.settle(); // whatever the disk says now
        if (refused != null && refused.pause.failures() == 1) {
            reports.say(System.Logger.Level.WARNING, "a stream of " + signal + " has to wait: " + words);
        } else if (refused == null && lane.failures() == 1) {
            reports.say(System.Logger.Level.WARNING, signal + " have to wait: " + words);
        }
        if (parcel.entry != null) {
            books.write(parcel, parcel.progress());
            books.letGoOfBody(parcel);
        } else if (shelf.isThere() && !parcel.adopted) {
            keepUpTo(parcel);
        }
    }

    /** Nobody knows whether the try that is over has arrived. */
    void leaveOpen(Parcel parcel) {
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

    /** What is said of an answer is never worth the answer. */
    private static String words(int status, String text) {
        try {
            return Refusals.words(status, text);
        } catch (Throwable e) {
            return "";
        }
    }

    private static String words(String text) {
        try {
            return Refusals.words(text);
        } catch (Throwable e) {
            return "";
        }
    }
}
