package gametracker.decode;

import gametracker.api.spi.BodyDecoder;
import gametracker.api.spi.DecodedRecord;
import gametracker.api.spi.Envelope;
import java.util.List;

/** The decoder that the ServiceLoader finds. */
public final class EnvelopeDecoder implements BodyDecoder {
    /** For the ServiceLoader. */
    public EnvelopeDecoder() {}

    @Override
    public List<DecodedRecord> decode(Envelope envelope) {
        return Records.of(PayloadDecoder.decode(envelope.format(), envelope.bytes()));
    }
}
