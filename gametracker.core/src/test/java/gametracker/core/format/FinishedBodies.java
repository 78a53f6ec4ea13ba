package gametracker.core.format;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what a formatter finishes. */
final class FinishedBodies implements BodySink {
    /** {@code accepted} is what is to be run when a server has accepted it; null if nobody wants to hear of it. */
    record Body(
            Format format,
            byte[] bytes,
            int items,
            @Nullable Runnable accepted) {
        Body(Format format, byte[] bytes, int items) {
            this(format, bytes, items, null);
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        Envelope envelope() {
            return new Envelope("e", format, ByteBuffer.wrap(bytes), items, Instant.EPOCH);
        }

        static Body of(Envelope envelope) {
            return new Body(envelope.format(), envelope.bytes(), envelope.itemCount());
        }
    }

    final List<Body> all = new ArrayList<>();

    @Override
    public void body(Format format, ByteBuffer body, int items, @Nullable Runnable accepted) {
        if (body.position() != 0 || body.arrayOffset() != 0 || body.array().length != body.limit()) {
            throw new AssertionError("not exactly filled: " + body);
        }
        all.add(new Body(format, body.array(), items, accepted));
    }

    Body only() {
        if (all.size() != 1) {
            throw new AssertionError("one body expected: " + all.size());
        }
        return all.get(0);
    }

    int items() {
        return all.stream().mapToInt(Body::items).sum();
    }
}
