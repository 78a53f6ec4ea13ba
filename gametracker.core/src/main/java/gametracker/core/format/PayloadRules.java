package gametracker.core.format;

import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rules of one payload format: how a body is divided, what a server's answers mean, and whether the format has a
 * late form. There is one object for each {@link Format}. Delivery asks it and knows nothing else of a payload. The
 * content type and the compression of a format belong to {@link Format}, because a transport needs them too.
 *
 * <p>Bodies may come from another process through the spool, so they may be damaged. Implementations have no state.
 */
public interface PayloadRules {
    /** Returns the rules of a format. */
    static PayloadRules of(Format format) {
        return switch (format) {
            case LOKI_PUSH -> LokiRules.INSTANCE;
            case REMOTE_WRITE_1 -> RemoteWriteRules.INSTANCE;
            case OTLP_LOGS -> OtlpRules.LOGS;
            case OTLP_METRICS -> OtlpRules.METRICS;
            case OTLP_TRACES -> OtlpRules.TRACES;
        };
    }

    /**
     * Cuts an envelope into two with about half of its items each, in order. The bytes of each item stay as they are.
     *
     * @return two envelopes, ids {@code <id>.0} and {@code <id>.1}; empty if it holds a single item or cannot be read
     */
    List<Envelope> halve(Envelope envelope);

    /** Returns the smallest body with two items, for a rehearsal. */
    ByteBuffer twoItems();

    /** Says whether a server that refuses a body with this status may take a part of it. */
    default boolean isWorthHalving(int status) {
        return status == 413;
    }

    /** Says whether a server refused a body because its records are too old, by the server's words. */
    boolean isTooLate(String words);

    /** Returns how many items a server that accepted a body says it has refused (OTLP partial success). */
    default int refusedItems(Delivered delivered) {
        return 0;
    }

    /** Says whether a server postpones the stream of a body alone, and goes on to take others. */
    default boolean isAboutOneStream(RetryLater answer) {
        return false;
    }

    /** Says whether the format has a late form at all. */
    default boolean hasLateForm() {
        return false;
    }

    /** Says whether a server refused a body that it would accept in its late form, by the server's words. */
    default boolean isCuredByLateForm(String words) {
        return false;
    }

    /**
     * Puts the label that names the UTC hour of its records into an envelope.
     *
     * @return the envelope in its late form, same id; empty if it has none or is in that form already
     */
    default Optional<Envelope> late(Envelope envelope) {
        return Optional.empty();
    }

    /** Returns when the oldest record of an envelope was made, or when the envelope was made if its body does not say. */
    default Instant oldest(Envelope envelope) {
        return envelope.createdAt();
    }

    /**
     * Names the stream of a log server that an envelope goes into, as it would be sent.
     *
     * @return equal for envelopes of the same stream; empty if the format has no streams or the body cannot be read
     */
    default Optional<String> stream(Envelope envelope) {
        return Optional.empty();
    }
}
