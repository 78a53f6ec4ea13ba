package gametracker.core;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.format.BodySink;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Locale;

/** Puts each finished body into an envelope of its own and hands it to its lane. */
final class Outbox implements BodySink {
    private final Dispatcher lanes;
    private final InstantSource time;
    private long count;

    Outbox(Dispatcher lanes, InstantSource time) {
        this.lanes = lanes;
        this.time = time;
    }

    @Override
    public void body(Format format, ByteBuffer body, int items) {
        String id = format.signal().name().toLowerCase(Locale.ROOT) + "-" + ++count;
        lanes.offer(new Envelope(id, format, body, items, time.instant()));
    }
}
