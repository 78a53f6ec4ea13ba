package gametracker.core.collect;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.format.BodySink;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts each finished body into an envelope and hands it to its lane. */
public final class EnvelopeSink implements BodySink {
    private final Dispatcher lanes;
    private final Receipts receipts;
    private final InstantSource time;
    private long count;

    public EnvelopeSink(Dispatcher lanes, Receipts receipts, InstantSource time) {
        this.lanes = lanes;
        this.receipts = receipts;
        this.time = time;
    }

    @Override
    public void body(Format format, ByteBuffer body, int items, @Nullable Runnable accepted) {
        String id = format.signal().name().toLowerCase(Locale.ROOT) + "-" + ++count;
        if (accepted != null) {
            receipts.expect(id, accepted);
        }
        lanes.offer(new Envelope(id, format, body, items, time.instant()));
    }
}
