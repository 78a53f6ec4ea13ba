package gametracker.core.format;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a formatter finishes. */
final class Bodies implements BodySink {
    record Body(Format format, byte[] bytes, int items) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        ByteBuffer buffer() {
            return ByteBuffer.wrap(bytes);
        }
    }

    final List<Body> all = new ArrayList<>();

    @Override
    public void body(Format format, ByteBuffer body, int items) {
        if (body.position() != 0 || body.arrayOffset() != 0 || body.array().length != body.limit()) {
            throw new AssertionError("not exactly filled: " + body);
        }
        all.add(new Body(format, body.array(), items));
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
