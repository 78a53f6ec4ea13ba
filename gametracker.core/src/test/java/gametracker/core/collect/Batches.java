package gametracker.core.collect;

import gametracker.api.spi.Format;
import gametracker.core.format.BodySink;
import gametracker.core.format.OpenBodies;
import gametracker.core.format.RecordEncoder;
import gametracker.core.queue.Sequenced;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Encodes nothing, but keeps count; fails for items that say so. */
final class Batches implements RecordEncoder<Batches.Item> {
    static final class Item extends Sequenced {
        final String text;
        Error failure;

        Item(String text) {
            this.text = text;
        }
    }

    final List<String> open = new ArrayList<>();
    int openBytes;
    private int copied;

    /** A batch of so many goes to the sink while it is being filled. */
    int full = Integer.MAX_VALUE;

    @Override
    public void add(Item item, BodySink sink) {
        if (item.failure != null) {
            throw item.failure;
        }
        open.add(item.text);
        if (open.size() == full) {
            finish(sink);
        }
    }

    @Override
    public void finish(BodySink sink) {
        ByteBuffer body = ByteBuffer.wrap(String.join(" ", open).getBytes());
        int items = open.size();
        open.clear();
        copied = 0;
        openBytes = 0;
        sink.body(Format.LOKI_PUSH, body, items, null);
    }

    @Override
    public void copyTo(OpenBodies copies) {
        for (; copied < open.size(); copied++) {
            copies.added(this, Format.LOKI_PUSH, open.get(copied).getBytes(), 0, 0, 1);
        }
    }

    @Override
    public int openItems() {
        return open.size();
    }

    @Override
    public int openBytes() {
        return openBytes;
    }

    @Override
    public long truncated() {
        return 17;
    }
}
