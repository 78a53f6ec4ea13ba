package gametracker.core.journal;

import gametracker.api.spi.Format;
import gametracker.core.format.OpenBodies;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the session that runs has recorded and not delivered yet, piece by piece: the journal's thread writes it to disk, and
 * forgets what is delivered, in the spool or dropped. {@link #added}, {@link #finishing}, {@link #leaves} and {@link
 * #snapshot} belong to the collector's thread.
 */
public final class Journal implements OpenBodies {
    private final JournalWriter writer;
    private final InstantSource time;
    private final Map<Object, Kept> open = new IdentityHashMap<>();
    private final Map<String, Kept> underWay = new ConcurrentHashMap<>();
    private @Nullable Kept finishing;
    private List<Long> snapshot = new ArrayList<>();
    private List<Long> nextSnapshot = new ArrayList<>();
    private long pieces;

    public Journal(JournalWriter writer, InstantSource time) {
        this.writer = writer;
        this.time = time;
    }

    /** The pieces of a batch. */
    private static final class Kept {
        final List<Long> pieces = new ArrayList<>();
        private long openItems;

        /** Returns whether none is left. */
        synchronized boolean settle(int items) {
            openItems -= items;
            return openItems <= 0;
        }
    }

    @Override
    public boolean areWanted() {
        return writer.isOpen();
    }

    @Override
    public void added(Object body, Format format, byte[] piece, int head, int tail, int items) {
        Kept kept = open.computeIfAbsent(body, key -> new Kept());
        kept.pieces.add(write(kept.pieces.isEmpty() ? 0 : kept.pieces.get(0), format, piece, head, tail, items));
    }

    /** @param batch the number of the first piece; 0 if this is it */
    private long write(long batch, Format format, byte[] piece, int head, int tail, int items) {
        long number = ++pieces;
        writer.write(new Piece(number, batch == 0 ? number : batch, format, piece, head, tail, items, time.millis()));
        return number;
    }

    @Override
    public void finishing(Object body) {
        forgetFinishing();
        finishing = open.remove(body);
    }

    /** What was finished and did not leave was counted as lost. */
    private void forgetFinishing() {
        Kept lost = finishing;
        finishing = null;
        if (lost != null) {
            writer.release(lost.pieces);
        }
    }

    /** A finished body goes to its lane as an envelope. What of it is not here yet is kept now. */
    public void leaves(String envelopeId, Format format, ByteBuffer body, int items) {
        if (!areWanted()) {
            return;
        }
        Kept kept = finishing;
        finishing = null;
        if (kept == null) {
            kept = new Kept();
            byte[] bytes = new byte[body.remaining()];
            body.duplicate().get(bytes);
            kept.pieces.add(write(0, format, bytes, 0, 0, items));
        }
        kept.openItems = items;
        underWay.put(envelopeId, kept);
    }

    /**
     * Items of an envelope, or of a part of it, are delivered, dropped or in the spool. Any thread; returns at once.
     *
     * @return whether it is an envelope of this session
     */
    public boolean settled(String envelopeId, int items) {
        int dot = envelopeId.indexOf('.');
        String whole = dot < 0 ? envelopeId : envelopeId.substring(0, dot);
        Kept kept = underWay.get(whole);
        if (kept == null) {
            return false;
        }
        if (kept.settle(items) && underWay.remove(whole, kept)) {
            writer.release(kept.pieces);
        }
        return true;
    }

    /** Takes a body with the values of the moment, which {@link #snapshotEnds} puts in place of those before. */
    public void snapshot(Format format, ByteBuffer body, int items) {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        nextSnapshot.add(write(0, format, bytes, 0, 0, items));
    }

    /** The values of the moment are complete: those before are forgotten. */
    public void snapshotEnds() {
        List<Long> before = snapshot;
        snapshot = nextSnapshot;
        nextSnapshot = new ArrayList<>();
        writer.release(before);
    }
}
