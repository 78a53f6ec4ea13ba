package gametracker.api.spi;

import java.util.List;

/**
 * Turns the body of an envelope back into what was recorded, for people to read; the one in {@code
 * gametracker.decode} is found by the ServiceLoader. Not needed by a game.
 */
@FunctionalInterface
public interface BodyDecoder {
    /**
     * Decodes a body of any {@link Format}.
     *
     * @param envelope what to decode
     * @return its records, samples or spans, in the order of the body
     * @throws IllegalArgumentException if the body is not what its format says; tells where and why
     */
    List<DecodedRecord> decode(Envelope envelope);
}
