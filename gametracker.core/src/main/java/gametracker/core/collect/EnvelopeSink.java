package gametracker.core.collect;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.deliver.UpstreamCounts;
import gametracker.core.format.BodySink;
import gametracker.core.journal.Journal;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Puts each finished body into an envelope and hands it to its lane. */
public final class EnvelopeSink implements BodySink {
    private final Dispatcher lanes;
    private final Receipts receipts;
    private final InstantSource time;
    private final @Nullable Journal journal;
    private long count;

    /** @param journal keeps what goes to a lane; null if nothing is kept */
    public EnvelopeSink(Dispatcher lanes, Receipts receipts, InstantSource time, @Nullable Journal journal) {
        this.lanes = lanes;
        this.receipts = receipts;
        this.time = time;
        this.journal = journal;
    }

    @Override
    public void body(Format format, ByteBuffer body, int items, @Nullable Runnable accepted) {
        String id = format.signal().name().toLowerCase(Locale.ROOT) + "-" + ++count;
        if (accepted != null) {
            receipts.expect(id, accepted);
        }
        if (journal == null) {
            lanes.offer(new Envelope(id, format, body, items, time.instant()));
            return;
        }
        journal.leaves(id, format, body, items);
        try {
            lanes.offer(new Envelope(id, format, body, items, time.instant()));
        } catch (Throwable e) { // the caller counts it as lost
            journal.settled(id, items);
            throw e;
        }
    }

    /**
     * Returns a sink for bodies of metrics. Their samples count as accepted when they are put into a body: before that
     * there is only a sum.
     */
    public BodySink ofMetrics(UpstreamCounts counts) {
        return (format, body, items, accepted) -> {
            counts.accepted(Signal.METRICS, items);
            try {
                body(format, body, items, accepted);
            } catch (Throwable e) {
                counts.dropped(Signal.METRICS, DropReason.INVALID, items);
                throw e;
            }
        };
    }
}
