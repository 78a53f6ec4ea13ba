package gametracker.transport.file;

import gametracker.api.spi.SpoolProgress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of the envelope with a sequence number: one record of a segment's acknowledgements, the journal. A record
 * that does not match its checksum is ignored, so at worst an envelope is sent again. The reader then searches for the
 * next valid record byte by byte.
 */
record JournalRecord(Kind kind, long sequence, SpoolProgress progress) {
    static final int LENGTH = 32;

    private static final int MAGIC = 0x4a;
    private static final int CHECKSUM_AT = LENGTH - Integer.BYTES;

    /** The outcome. The format stores the ordinal. */
    enum Kind {
        /** Still to be sent: only its progress changed. */
        PROGRESS,
        /** A server has accepted it, or it was given up. */
        ACKNOWLEDGED,
        /** Moved to quarantine. */
        SET_ASIDE,
        /** Its bytes did not match their checksum when they were read. */
        DAMAGED;

        boolean done() {
            return this != PROGRESS;
        }
    }

    static JournalRecord done(Kind kind, long sequence) {
        return new JournalRecord(kind, sequence, SpoolProgress.NONE);
    }

    void encode(ByteBuffer to) {
        int start = to.position();
        Instant open = progress.openSince().orElse(Instant.EPOCH);
        to.put((byte) MAGIC).put((byte) kind.ordinal());
        Frame.putForm(progress, to);
        to.putLong(sequence).putLong(open.getEpochSecond());
        to.putInt(open.getNano()).putInt(0);
        to.putInt(Checksum.of(to, start, CHECKSUM_AT));
    }

    /** Reads the record at an index; null if there is no valid one. */
    static @Nullable JournalRecord decode(ByteBuffer bytes, int at) {
        if (bytes.limit() - at < LENGTH
                || bytes.get(at) != MAGIC
                || bytes.getInt(at + CHECKSUM_AT) != Checksum.of(bytes, at, CHECKSUM_AT)) {
            return null;
        }
        int kind = bytes.get(at + 1);
        if (kind < 0 || kind >= Kind.values().length) {
            return null;
        }
        return Frame.progress(bytes.get(at + 2), bytes.get(at + 3), bytes.getLong(at + 12), bytes.getInt(at + 20))
                .map(progress -> new JournalRecord(Kind.values()[kind], bytes.getLong(at + 4), progress))
                .orElse(null);
    }

    /** A segment's records, read back. {@code damaged} counts bytes that belong to no valid record. */
    record Journal(FileHeader.State header, Map<Long, JournalRecord> latest, int damaged) {}

    static Journal readAll(ByteBuffer file) {
        FileHeader.State header = FileHeader.judge(file, FileHeader.ACKNOWLEDGEMENTS);
        Map<Long, JournalRecord> latest = new LinkedHashMap<>();
        if (header == FileHeader.State.NEWER || header == FileHeader.State.EMPTY) {
            return new Journal(header, latest, 0);
        }
        int damaged = 0;
        int at = header == FileHeader.State.GOOD ? FileHeader.LENGTH : 0;
        while (at < file.limit()) {
            JournalRecord record = decode(file, at);
            if (record == null) {
                damaged++;
                at++;
            } else {
                latest.merge(record.sequence(), record, JournalRecord::newer);
                at += LENGTH;
            }
        }
        return new Journal(header, latest, damaged);
    }

    /** The journal's bytes with one record for each sequence number. */
    static ByteBuffer compacted(Journal contents, long segment) {
        ByteBuffer bytes =
                ByteBuffer.allocate(FileHeader.LENGTH + contents.latest().size() * LENGTH);
        bytes.put(FileHeader.encode(FileHeader.ACKNOWLEDGEMENTS, segment));
        contents.latest().values().forEach(record -> record.encode(bytes));
        return bytes.flip();
    }

    private static JournalRecord newer(JournalRecord known, JournalRecord next) {
        return known.kind().done() ? known : next;
    }
}
