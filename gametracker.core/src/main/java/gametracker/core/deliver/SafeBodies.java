package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** PayloadRules of any origin, foreign sessions' included: what cannot be understood is left as it is. */
final class SafeBodies {
    private final PayloadRules rules;
    private final Reports reports;

    SafeBodies(PayloadRules rules, Reports reports) {
        this.rules = rules;
        this.reports = reports;
    }

    /** @return two, or none */
    List<Envelope> halve(Envelope envelope) {
        List<Envelope> halves = safe(envelope, () -> rules.halve(envelope), List.of());
        return halves.size() == 2 ? halves : List.of();
    }

    Optional<Envelope> late(Envelope envelope) {
        return safe(envelope, () -> rules.late(envelope), Optional.empty());
    }

    Instant oldest(Envelope envelope) {
        return safe(envelope, () -> rules.oldest(envelope), envelope.createdAt());
    }

    /** @return 0 to the envelope's items */
    int refusedItems(Envelope envelope, Delivery.Delivered delivered, int items) {
        return Math.max(0, Math.min(items, safe(envelope, () -> rules.refusedItems(envelope, delivered), 0)));
    }

    /** Who hears of it harms nobody. */
    void accepted(String envelopeId) {
        try {
            rules.accepted(envelopeId);
        } catch (Throwable e) {
            // It is delivered all the same.
        }
    }

    Optional<String> stream(Envelope envelope) {
        return safe(envelope, () -> rules.stream(envelope), Optional.empty());
    }

    /** A lack of memory passes, and says nothing of the body: the question is for another time. */
    private <T> T safe(Envelope envelope, Supplier<T> question, T otherwise) {
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
