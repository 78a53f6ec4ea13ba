package gametracker.core.format;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A JSON body that is being filled: a header that never changes, items with commas between them, a footer. An item is
 * begun, written and ended. Beginning again removes an item that was not ended, and so does finishing the body. A body
 * is removed from here before the sink is called, so a sink that throws does not get it twice.
 *
 * <p>The array is used again for the next body, so that in steady state the finished copy is the only garbage.
 */
class BatchBuilder {
    /** Under the limits of every server that takes these formats by default. */
    static final int MAX_BYTES = 1 << 20;

    /** An array that a burst has made larger than this is released after the burst. */
    static final int KEPT_BYTES = 256 << 10;

    /** A full body, and the item that exceeded its limit. */
    private static final int MOST_KEPT_BYTES = MAX_BYTES / 4 * 5;

    static final int LITTLE_USED = 8;

    private static final int FIRST_BYTES = 16 << 10;

    private final Format format;
    private final byte[] header;
    private final byte[] footer;
    private final int maxBytes;
    private final JsonWriter writer;
    private int items;

    /** Where the item begins that is being written; 0 between items. */
    private int itemStart;

    private int littleUsed;

    /** Takes copies of the open body; null as long as nobody has asked for any. */
    private @Nullable OpenBodies copies;

    /** How many of the items have been copied, and where they end. */
    private int copiedItems;

    private int copiedTo;

    /**
     * Begins without an item.
     *
     * @param reserve bytes that must stay free for an insertion after the body is finished
     * @param nested as in {@link JsonWriter}
     */
    BatchBuilder(Format format, byte[] header, byte[] footer, int reserve, boolean nested) {
        this.format = format;
        this.header = header;
        this.footer = footer;
        this.maxBytes = MAX_BYTES - footer.length - reserve;
        this.writer = new JsonWriter(nested, header.length + FIRST_BYTES).raw(header);
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

    /** How long an item may be that is the only one of its body. */
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

    /** Returns where the item begins that is being written. */
    int itemStart() {
        return itemStart;
    }

    /** Ends the item. If it does not fit, the items before it go to the sink and it begins the next body. */
    void end(BodySink sink) {
        if (writer.size() <= maxBytes || items == 0) {
            itemStart = 0;
            items++;
            return;
        }
        handOverCopies(itemStart - 1);
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

    /** Has the ended items go to the sink. An item that was begun and not ended is removed. */
    void finish(BodySink sink) {
        if (itemStart != 0) {
            writer.truncate(items > 0 ? itemStart - 1 : itemStart);
            itemStart = 0;
        }
        int used = bytes();
        if (items > 0) {
            handOverCopies(used);
            ByteBuffer body = upTo(used);
            int count = items;
            items = 0;
            writer.truncate(header.length);
            sink.body(format, body, count, receipt());
        }
        release(used);
    }

    /** Copies the items that were ended since the last call, as a body of their own. */
    void copyTo(OpenBodies to) {
        copies = to;
        if (itemStart == 0) {
            copy(to, writer.size());
        } else if (items > 0) {
            copy(to, itemStart - 1);
        }
    }

    private void copy(OpenBodies to, int end) {
        if (items == copiedItems) {
            return;
        }
        int from = copiedItems == 0 ? header.length : copiedTo + 1; // behind the comma
        byte[] piece = new byte[header.length + end - from + footer.length];
        System.arraycopy(header, 0, piece, 0, header.length);
        System.arraycopy(writer.bytes(), from, piece, header.length, end - from);
        System.arraycopy(footer, 0, piece, piece.length - footer.length, footer.length);
        int added = items - copiedItems;
        copiedItems = items;
        copiedTo = end;
        to.added(this, format, piece, header.length, footer.length, added);
    }

    /** The body goes to the sink next. Of one that was never copied nobody has anything. */
    private void handOverCopies(int end) {
        OpenBodies to = copies;
        if (to != null && copiedItems > 0) {
            copy(to, end);
            to.finishing(this);
        }
        copiedItems = 0;
        copiedTo = 0;
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
     * Keeps a larger array while bodies use it, since steady load would otherwise grow and drop one for each body. The
     * array is released when {@value #LITTLE_USED} bodies in a row needed little of it or nothing. A single small body
     * is no reason, because it may be the rest of a large batch. An array that one huge item has enlarged is never kept:
     * between bodies a builder holds at most {@link #MOST_KEPT_BYTES}.
     */
    private void release(int used) {
        int capacity = writer.capacity();
        littleUsed = used < capacity / 4 ? littleUsed + 1 : 0;
        if (capacity > MOST_KEPT_BYTES || capacity > KEPT_BYTES && littleUsed >= LITTLE_USED) {
            writer.shrink(KEPT_BYTES);
        }
    }
}
