package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.format.PayloadRules;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks the rules of an envelope's format. A body may come from another session, so a question that fails gets the
 * answer that leaves the envelope as it is.
 */
final class GuardedRules {
    private final Function<Format, PayloadRules> rules;
    private final Reports reports;

    GuardedRules(Function<Format, PayloadRules> rules, Reports reports) {
        this.rules = rules;
        this.reports = reports;
    }

    /** Returns the rules themselves, for questions that need no body. */
    PayloadRules of(Format format) {
        return rules.apply(format);
    }

    DropReason reason(Format format, String words) {
        return of(format).isTooLate(words) ? DropReason.TOO_LATE : DropReason.REJECTED;
    }

    /** Returns two envelopes, or none. */
    List<Envelope> halve(Envelope envelope) {
        List<Envelope> halves = guarded(envelope, () -> of(envelope.format()).halve(envelope), List.of());
        return halves.size() == 2 ? halves : List.of();
    }

    Optional<Envelope> late(Envelope envelope) {
        return guarded(envelope, () -> of(envelope.format()).late(envelope), Optional.empty());
    }

    Instant oldest(Envelope envelope) {
        return guarded(envelope, () -> of(envelope.format()).oldest(envelope), envelope.createdAt());
    }

    Optional<String> stream(Envelope envelope) {
        return guarded(envelope, () -> of(envelope.format()).stream(envelope), Optional.empty());
    }

    /** Returns 0 to {@code items}, the number of items in the envelope. */
    int refusedItems(Envelope envelope, Delivered delivered, int items) {
        int refused = guarded(envelope, () -> of(envelope.format()).refusedItems(delivered), 0);
        return Math.max(0, Math.min(items, refused));
    }

    /** Lets a lack of memory through: it passes and says nothing about the body, so the question is asked again later. */
    private <T> T guarded(Envelope envelope, Supplier<T> question, T otherwise) {
        try {
            return question.get();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            reports.say(
                    System.Logger.Level.WARNING,
                    envelope + " cannot be read: " + e.getClass().getName());
            return otherwise;
        }
    }
}
