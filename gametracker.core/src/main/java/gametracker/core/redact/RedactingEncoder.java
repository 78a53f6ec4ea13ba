package gametracker.core.redact;

import gametracker.core.format.BodySink;
import gametracker.core.format.OpenBodies;
import gametracker.core.format.RecordEncoder;
import java.util.function.UnaryOperator;

/** Redacts each record before it is encoded. */
final class RedactingEncoder<R> implements RecordEncoder<R> {
    private final RecordEncoder<R> encoder;
    private final UnaryOperator<R> redaction;

    RedactingEncoder(RecordEncoder<R> encoder, UnaryOperator<R> redaction) {
        this.encoder = encoder;
        this.redaction = redaction;
    }

    @Override
    public void add(R record, BodySink sink) {
        encoder.add(redaction.apply(record), sink);
    }

    @Override
    public void finish(BodySink sink) {
        encoder.finish(sink);
    }

    @Override
    public void copyTo(OpenBodies copies) {
        encoder.copyTo(copies);
    }

    @Override
    public int openBytes() {
        return encoder.openBytes();
    }

    @Override
    public int openItems() {
        return encoder.openItems();
    }

    @Override
    public long truncated() {
        return encoder.truncated();
    }
}
