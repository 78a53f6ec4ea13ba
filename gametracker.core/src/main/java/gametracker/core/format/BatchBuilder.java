package gametracker.core.format;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON body that is being filled: a header that never changes, items with commas between them, a footer. An item is
 * begun, written and ended; to begin again takes back one that was not ended, and so does finishing the body. What is
 * handed to a sink is out of here before the sink is called, so a sink that throws does not get it twice.
 *
 * <p>The array is used again for the next body, so that in steady state the finished copy is the only garbage.
 */
class BatchBuilder {
    /** Under the limits of every server that takes these formats by default. */
    static final int MAX_BYTES = 1 << 20;

    /** What a burst has made larger than this is given back after it. */
    static final int KEPT_BYTES = 256 << 10;

    /** A full body, and what goes over its limit before that is seen. */
    private static final int MOST_KEPT_BYTES = MAX_BYTES / 4 * 5;

    static final int LITTLE_USED = 8;

    private final Format format;
    private final byte[] header;
    private final byte[] footer;
    private final int maxBytes;
    private final JsonWriter writer;
    private int items;

    /** Where the item begins that is being written; 0 between items. */
    private int itemStart;

    private int littleUsed;

    /** @param reserve bytes that must stay free for what is put into the body later */
    BatchBuilder(Format format, byte[] header, byte[] footer, int reserve, JsonWriter writer) {
        this.format = format;
        this.header = header;
        this.footer = footer;
        this.maxBytes = MAX_BYTES - footer.length - reserve;
        this.writer = writer.raw(header);
    }

    JsonWriter writer() {
        return writer;
    }

    /** Bytes of the header and the items; 0 while there is no item. */
    int bytes() {
        return items == 0 ? 0 : writer.size();
    }

    int items() {
        return items;
    }

    /** How long an item may be that stands alone. */
    int roomForOne() {
        return maxBytes - header.length;
    }

    /** Begins an item, or begins it again if it was not ended. */
    void begin() {
        if (itemStart != 0) {
            writer.truncate(itemStart);
        } else if (items > 0) {
            writer.raw(',');
        }
        itemStart = writer.size();
    }

    /** Where the item begins that is being written. */
    int itemStart() {
        return itemStart;
    }

    /** Ends the item; what came before it goes to the sink if the two do not fit together. */
    void end(BodySink sink) {
        if (writer.size() <= maxBytes || items == 0) {
            itemStart = 0;
            items++;
            return;
        }
        ByteBuffer full = upTo(itemStart - 1);
        int count = items;
        int length = writer.size() - itemStart;
        System.arraycopy(writer.bytes(), itemStart, writer.bytes(), header.length, length);
        writer.truncate(header.length + length);
        littleUsed = 0;
        itemStart = 0;
        items = 1;
        sink.body(format, full, count, receipt());
    }

    /** Has what is there go to the sink, less an item that was begun and never ended. */
    void finish(BodySink sink) {
        if (itemStart != 0) {
            writer.truncate(items > 0 ? itemStart - 1 : itemStart);
            itemStart = 0;
        }
        int used = bytes();
        if (items > 0) {
            ByteBuffer body = upTo(used);
            int count = items;
            items = 0;
            writer.truncate(header.length);
            sink.body(format, body, count, receipt());
        }
        giveBack(used);
    }

    /** Returns what is to be run when a server has accepted the body that leaves now; null if nothing. */
    @Nullable
    Runnable receipt() {
        return null;
    }

    /** A copy of what is written, closed. */
    private ByteBuffer upTo(int end) {
        byte[] body = Arrays.copyOf(writer.bytes(), end + footer.length);
        System.arraycopy(footer, 0, body, end, footer.length);
        return ByteBuffer.wrap(body);
    }

    /**
     * A larger array is kept while bodies use it, since steady load would otherwise grow and drop one for each of them.
     * It is given back once {@value #LITTLE_USED} times in a row there was a body that needed little of it, or none
     * while other streams had one: one small one now and then is but the rest of a large batch. What one huge item has
     * made of it is never kept: between its bodies no stream holds more than {@link #MOST_KEPT_BYTES}.
     */
    private void giveBack(int used) {
        int capacity = writer.capacity();
        littleUsed = used < capacity / 4 ? littleUsed + 1 : 0;
        if (capacity > MOST_KEPT_BYTES || capacity > KEPT_BYTES && littleUsed >= LITTLE_USED) {
            writer.shrink(KEPT_BYTES);
        }
    }
}
