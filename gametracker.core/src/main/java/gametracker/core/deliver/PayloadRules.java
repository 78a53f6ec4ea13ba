package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What delivery has to know of bodies; implemented by the formatters' side. */
public interface PayloadRules {
    /**
     * Cuts an envelope into two with about half of its items each, in order.
     *
     * @return two envelopes, ids {@code <id>.0} and {@code <id>.1}; empty if it holds a single item or cannot be read
     */
    List<Envelope> halve(Envelope envelope);

    /**
     * Puts the label that names its UTC hour into an envelope that a log server would find too far behind.
     *
     * @return the envelope in its late form, same id; empty if the format has none
     */
    Optional<Envelope> late(Envelope envelope);

    /** When the oldest record of a Loki envelope was made, by its body; the envelope's creation time for others. */
    Instant oldest(Envelope envelope);

    /** A server has accepted an envelope of this session, or a part of it; called once for each part. */
    default void accepted(String envelopeId) {}

    /**
     * Names the stream of a log server that an envelope goes into, as it would be sent.
     *
     * @return equal for envelopes that the server refuses for the same stream; empty if the format has no streams
     */
    Optional<String> stream(Envelope envelope);

    /** How many items a server that took an envelope says it has refused (OTLP partial success). */
    int refusedItems(Envelope envelope, Delivery.Delivered delivered);
}
