package gametracker.core.journal;

import gametracker.core.ending.LockedFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * The journal of the session that runs: writes pieces where there is room, and gives their room back. Belongs to the
 * journal's thread.
 */
final class JournalFile {
    /** By how much it grows at a time. */
    static final int STEP_BYTES = 64 << 10;

    private final LockedFile file;
    private final LongPredicate mayBe;
    private final BitSet used = new BitSet();
    private final Map<Long, Extent> extents = new LinkedHashMap<>();
    private int grains;

    /** @param mayBe says whether the file may be so many bytes long */
    JournalFile(LockedFile file, LongPredicate mayBe) {
        this.file = file;
        this.mayBe = mayBe;
    }

    private record Extent(int from, int count) {}

    /**
     * Writes a piece. Where there is no room, the oldest pieces go.
     *
     * @return how many pieces had to go; this one is among them if it has no room alone
     * @throws IOException if the disk does not take it: it is not kept
     */
    int write(Piece piece) throws IOException {
        byte[] bytes = JournalFormat.encode(piece);
        int count = JournalFormat.grains(bytes.length);
        int gone = 0;
        int from = find(count);
        while (from < 0 && !extents.isEmpty()) {
            Iterator<Long> oldest = extents.keySet().iterator();
            release(oldest.next());
            gone++;
            from = find(count);
        }
        if (from < 0) {
            return gone + 1;
        }
        file.write(at(from), bytes);
        used.set(from, from + count);
        extents.put(piece.number(), new Extent(from, count));
        return gone;
    }

    /** The first room for so many grains; negative if there is none. */
    private int find(int count) {
        int from = used.nextClearBit(0);
        while (true) {
            int end = used.nextSetBit(from);
            if (end < 0) {
                break;
            }
            if (end - from >= count) {
                return from;
            }
            from = used.nextClearBit(end);
        }
        int needed = from + count;
        int step = STEP_BYTES / JournalFormat.GRAIN_BYTES;
        int grown = (needed + step - 1) / step * step;
        if (needed > grains) {
            if (!mayBe.test(at(grown))) {
                return -1;
            }
            grains = grown;
        }
        return from;
    }

    private static long at(int grain) {
        return JournalFormat.HEADER_BYTES + (long) grain * JournalFormat.GRAIN_BYTES;
    }

    /** Forgets a piece, if it is still there: the next start will not find it. */
    void release(long number) throws IOException {
        Extent extent = extents.remove(number);
        if (extent != null) {
            used.clear(extent.from, extent.from + extent.count);
            file.write(at(extent.from), JournalFormat.NOTHING);
        }
    }

    /** Gives the disk back what is not needed, which also erases it. */
    void shrink() throws IOException {
        if (hasRoomToGiveBack()) {
            file.truncate(JournalFormat.HEADER_BYTES);
            grains = 0;
        }
    }

    /** Says whether {@link #shrink} has something to do. */
    boolean hasRoomToGiveBack() {
        return grains > 0 && extents.isEmpty();
    }

    boolean delete() {
        return file.delete();
    }
}
