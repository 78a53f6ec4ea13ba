package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an answer does to the envelope that it is for: delivered, refused, or to be tried again. May fail at any place, for
 * lack of memory say, and is then called again with the same answer. Guarded by the lane's lock.
 */
final class Answers {
    /** Tempo keeps a repeat that comes sooner as spans of their own, for good. */
    static final Duration REPEAT_OF_AN_OPEN_TRACE = Duration.ofSeconds(15);

    private final Signal signal;
    private final Environment environment;
    private final LaneQueue queue;
    private final EnvelopeStore store;
    private final GuardedSpool guardedSpool;
    private final GuardedRules rules;
    private final WireForm wireForm;
    private final BatchSplitter splitter;
    private final Reports reports;

    /** Told the id of each envelope of this session that a server has accepted. */
    private final Consumer<String> accepted;

    Answers(
            Signal signal,
            Environment environment,
            LaneQueue queue,
            EnvelopeStore store,
            GuardedSpool guardedSpool,
            GuardedRules rules,
            WireForm wireForm,
            BatchSplitter splitter,
            Reports reports,
            Consumer<String> accepted) {
        this.signal = signal;
        this.environment = environment;
        this.queue = queue;
        this.store = store;
        this.guardedSpool = guardedSpool;
        this.rules = rules;
        this.wireForm = wireForm;
        this.splitter = splitter;
        this.reports = reports;
        this.accepted = accepted;
    }

    void settle(Post post, Delivery answer) {
        PendingEnvelope pending = post.pending();
        if (answer instanceof Delivered delivered) {
            queue.answered();
            queue.taken(pending);
            int refused = rules.refusedItems(post.wire(), delivered, pending.items);
            store.deliver(pending, refused, refused == 0 ? "" : words(delivered.status(), delivered.answer()));
            if (!pending.adopted && (refused == 0 || refused < pending.items)) {
                tellAccepted(pending.id);
            }
        } else if (answer instanceof RetryLater later) {
            postponed(post, later);
        } else if (answer instanceof Rejected rejected) {
            queue.answered();
            refused(pending, rejected);
        }
        post.settle();
    }

    /** By what the answer is alone, without a look into it: nothing here allocates, or needs a class that may fail. */
    void settleBlindly(Post post, Delivery answer) {
        PendingEnvelope pending = post.pending();
        if (answer instanceof Delivered) {
            store.deliver(pending, 0, "");
        } else if (answer instanceof RetryLater later) {
            queue.postponed(pending, later, false, environment.now());
        } else {
            store.drop(pending, DropReason.REJECTED, "");
        }
        post.settle();
    }

    private void refused(PendingEnvelope pending, Rejected rejected) {
        String words = rejected.reason();
        if (rules.of(pending.format).isCuredByLateForm(words) && wireForm.turnsLate(pending, store.bodyOf(pending))) {
            queue.assign(pending, null); // the late form goes into another stream
            return; // it is the first of its queue still, and goes at once
        }
        if (rules.of(pending.format).isWorthHalving(rejected.status())) {
            splitter.refused(pending, rejected.status(), words);
        } else {
            store.drop(pending, rules.reason(pending.format, words), words(rejected.status(), words));
        }
    }

    private void postponed(Post post, RetryLater later) {
        PendingEnvelope pending = post.pending();
        if (later.mayHaveArrived()) {
            leaveOpen(pending);
        }
        String words =
                later.status().isPresent() ? words(later.status().getAsInt(), later.reason()) : words(later.reason());
        Stream refused = rules.of(pending.format).isAboutOneStream(later) ? pending.stream : null;
        if (queue.postponed(pending, later, refused != null, environment.now())) {
            store.quarantine(pending, words);
            return;
        }
        post.settle(); // whatever the disk says now
        if (refused != null && refused.pause.failures() == 1) {
            reports.say(System.Logger.Level.WARNING, "a stream of " + signal + " has to wait: " + words);
        } else if (refused == null && queue.failures() == 1) {
            reports.say(System.Logger.Level.WARNING, signal + " have to wait: " + words);
        }
        if (pending.entry != null) {
            store.write(pending, pending.progress());
            store.letGoOfBody(pending);
        } else if (guardedSpool.isThere() && !pending.adopted) {
            keepUpTo(pending);
        }
    }

    /** Nobody knows whether the try that is over has arrived. */
    void leaveOpen(PendingEnvelope pending) {
        pending.openSince = Optional.ofNullable(pending.tryBegan);
        if (signal == Signal.TRACES) {
            pending.notBefore(environment.now() + REPEAT_OF_AN_OPEN_TRACE.toNanos());
        }
    }

    /** With those before it, so that the spool has them in the lane's order. */
    private void keepUpTo(PendingEnvelope last) {
        for (PendingEnvelope pending : queue.inMemory()) {
            if (!store.keep(pending) || pending == last) {
                break;
            }
        }
    }

    /** A failure of whoever hears of it does not change that the envelope is delivered. */
    private void tellAccepted(String id) {
        try {
            accepted.accept(id);
        } catch (Throwable e) {
            // The envelope is delivered all the same.
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
