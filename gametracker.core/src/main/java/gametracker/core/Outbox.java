package gametracker.core;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.format.BodySink;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Consumer;

/** Puts each finished body into an envelope of its own and hands it to its lane. */
final class Outbox implements BodySink {
    private final Consumer<Envelope> lanes;
    private final InstantSource time;
    private long count;

    Outbox(Consumer<Envelope> lanes, InstantSource time) {
        this.lanes = lanes;
        this.time = time;
    }

    @Override
    public void body(Format format, ByteBuffer body, int items) {
        String id = format.signal().name().toLowerCase(Locale.ROOT) + "-" + ++count;
        lanes.accept(new Envelope(id, format, body, items, time.instant()));
    }
}
