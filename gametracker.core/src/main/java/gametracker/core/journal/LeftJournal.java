package gametracker.core.journal;

import gametracker.api.spi.Envelope;
import gametracker.core.ending.LockedFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The journal of a session whose process is gone, and the batches in it. Belongs to one thread. */
public final class LeftJournal implements AutoCloseable {
    private final LockedFile file;
    private final String sessionId;
    private final long writtenMillis;
    private final List<Batch> batches;
    private int open;

    private LeftJournal(LockedFile file, String sessionId, long writtenMillis, List<Batch> batches) {
        this.file = file;
        this.sessionId = sessionId;
        this.writtenMillis = writtenMillis;
        this.batches = batches;
        this.open = batches.size();
    }

    /** A batch of the session that died, with the places of its pieces. */
    public record Batch(Envelope envelope, List<Long> places) {}

    /** Reads it. Null if there is nothing in it for the next start. */
    static @Nullable LeftJournal read(LockedFile file, String sessionId, long writtenMillis) throws IOException {
        try {
            byte[] bytes = file.read((int) (2 * JournalDirectory.MOST_BYTES));
            List<Batch> batches = JournalFormat.isFromElsewhere(bytes, file.path())
                    ? List.of()
                    : batches(JournalFormat.read(bytes), sessionId);
            return batches.isEmpty() ? null : new LeftJournal(file, sessionId, writtenMillis, batches);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Puts the pieces of each batch together again, in the order in which the batches began. */
    static List<Batch> batches(List<JournalFormat.Found> found, String sessionId) {
        Map<Long, List<JournalFormat.Found>> byBatch = new LinkedHashMap<>();
        for (JournalFormat.Found each : found) {
            byBatch.computeIfAbsent(each.piece().batch(), batch -> new ArrayList<>())
                    .add(each);
        }
        List<Batch> batches = new ArrayList<>();
        byBatch.forEach((number, pieces) -> {
            Piece first = pieces.get(0).piece();
            int items = pieces.stream().mapToInt(each -> each.piece().items()).sum();
            batches.add(new Batch(
                    new Envelope(
                            "last-of-" + sessionId + "-" + number,
                            first.format(),
                            ByteBuffer.wrap(body(pieces)),
                            items,
                            Instant.ofEpochMilli(first.createdAtMillis())),
                    pieces.stream().map(JournalFormat.Found::at).toList()));
        });
        return batches;
    }

    private static byte[] body(List<JournalFormat.Found> pieces) {
        Piece first = pieces.get(0).piece();
        if (pieces.size() == 1 || first.isWhole()) {
            return first.body();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(first.body(), 0, first.body().length - first.tail());
        for (JournalFormat.Found each : pieces.subList(1, pieces.size())) {
            Piece piece = each.piece();
            body.write(',');
            body.write(piece.body(), piece.head(), piece.body().length - piece.head() - piece.tail());
        }
        body.writeBytes(Arrays.copyOfRange(first.body(), first.body().length - first.tail(), first.body().length));
        return body.toByteArray();
    }

    public String sessionId() {
        return sessionId;
    }

    /** When the session wrote to it last, Unix time. */
    public long writtenMillis() {
        return writtenMillis;
    }

    public List<Batch> batches() {
        return batches;
    }

    /** A batch is delivered, in the spool or dropped: no start sends it again. With the last one the file goes. */
    public void release(Batch batch) throws IOException {
        if (--open == 0) {
            file.delete();
            return;
        }
        for (long at : batch.places()) {
            file.write(at, JournalFormat.NOTHING);
        }
    }

    /** Leaves what is not released to the next start. */
    @Override
    public void close() {
        file.close();
    }
}
