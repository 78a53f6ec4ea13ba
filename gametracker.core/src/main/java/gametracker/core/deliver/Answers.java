package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The effect of an answer on its envelope: delivered, refused, or to be tried again. May fail at any place, for lack of
 * memory for instance, and is then called again with the same answer. Guarded by the lane's lock.
 */
record Answers(
        Signal signal,
        LaneContext context,
        RetrySchedule schedule,
        EnvelopeStore store,
        MemoryShare memory,
        GuardedRules rules,
        WireForm wireForm,
        BatchSplitter splitter,
        @Nullable Destination destination) {
    /** Tempo keeps a repeat that comes sooner as spans of their own, for good. */
    static final Duration REPEAT_OF_AN_OPEN_TRACE = Duration.ofSeconds(15);

    void settle(Attempt attempt, Delivery answer) {
        PendingEnvelope pending = attempt.pending();
        if (answer instanceof Delivered delivered) {
            schedule.answered();
            schedule.taken(pending);
            tellFirstDelivery();
            int refused = rules.refusedItems(attempt.wire(), delivered, pending.items());
            String words =
                    refused == 0 ? "" : words(destination, OptionalInt.of(delivered.status()), delivered.answer());
            store.deliver(pending, refused, words);
            if (!pending.isAdopted() && (refused == 0 || refused < pending.items())) {
                tellAccepted(pending.id());
            }
        } else if (answer instanceof RetryLater later) {
            postponed(pending, later);
        } else if (answer instanceof Rejected rejected) {
            schedule.answered();
            refused(pending, rejected.status(), rejected.reason());
        }
    }

    /** By the kind of the answer alone: nothing here allocates, or needs a class that may fail. */
    void settleBlindly(Attempt attempt, Delivery answer) {
        PendingEnvelope pending = attempt.pending();
        if (answer instanceof Delivered) {
            store.deliver(pending, 0, "");
        } else if (answer instanceof RetryLater later) {
            schedule.postponed(pending, later, false, now());
            pending.tryEnded();
        } else {
            store.drop(pending, DropReason.REJECTED, "");
        }
    }

    private void refused(PendingEnvelope pending, int status, String words) {
        if (rules.of(pending.format()).isCuredByLateForm(words)
                && store.bodyOf(pending)
                        .filter(body -> wireForm.canTurnLate(pending, body))
                        .isPresent()) {
            pending.sendAs(Form.LATE);
            pending.tryEnded(); // it is still the first of its queue, and goes at once
            schedule.assign(pending, null); // the late form goes into another stream
            store.write(pending, pending.progress());
        } else if (rules.of(pending.format()).isWorthHalving(status)) {
            splitter.refused(pending, status, words);
        } else {
            store.drop(
                    pending, rules.reason(pending.format(), words), words(destination, OptionalInt.of(status), words));
        }
    }

    private void postponed(PendingEnvelope pending, RetryLater later) {
        if (later.mayHaveArrived()) {
            outcomeUnknown(pending);
        }
        String words = words(destination, later.status(), later.reason());
        schedule.failedFor(words);
        Stream refused = rules.of(pending.format()).isAboutOneStream(later) ? pending.stream() : null;
        if (schedule.postponed(pending, later, refused != null, now())) {
            store.quarantine(pending, words);
            return;
        }
        pending.tryEnded(); // whatever the disk says now
        warnOfTheFirst(refused, words);
        if (pending.entry() != null) {
            store.write(pending, pending.progress());
            pending.releaseBodyIfOnDisk();
        } else if (!pending.isAdopted()) {
            memory.keepUpTo(pending);
        }
    }

    private void warnOfTheFirst(@Nullable Stream refused, String words) {
        Pause pause = refused == null ? schedule.lanePause() : refused.pause;
        if (pause.failures() == 1) {
            String who = refused == null ? named(signal) + " wait: " : "a stream of " + named(signal) + " waits: ";
            context.reports().say(System.Logger.Level.WARNING, who + words);
        }
    }

    /** A developer wants to know that it works, once. */
    private void tellFirstDelivery() {
        if (destination != null && schedule.isFirstTaken()) {
            context.reports().say(System.Logger.Level.DEBUG, named(signal) + " arrive at " + destination.shown());
        }
    }

    private static String named(Signal signal) {
        return signal.name().toLowerCase(Locale.ROOT);
    }

    private long now() {
        return context.environment().now();
    }

    /** Nobody knows whether the try that is over has arrived. */
    void outcomeUnknown(PendingEnvelope pending) {
        pending.outcomeUnknown();
        if (signal == Signal.TRACES) {
            pending.notBefore(now() + REPEAT_OF_AN_OPEN_TRACE.toNanos());
        }
    }

    /** A failure of whoever hears of it does not change that the envelope is delivered. */
    private void tellAccepted(String id) {
        try {
            context.accepted().accept(id);
        } catch (Throwable e) {
            // The envelope is delivered all the same.
        }
    }

    /** The words of an answer are never worth the answer. */
    static String words(@Nullable Destination destination, OptionalInt status, String text) {
        try {
            return destination == null ? "" : destination.failure(status, text);
        } catch (Throwable e) {
            return "";
        }
    }
}
