package gametracker.transport.file;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The acknowledgements of one segment, read back. A record that does not check says nothing, so at worst an envelope
 * is sent again; the ones behind it are found by looking for the next that checks.
 */
final class Journal {
    private Journal() {}

    /** What was read. {@code damaged} counts bytes that belong to no record. */
    record Contents(FileHeader.State header, Map<Long, JournalRecord> latest, int damaged) {}

    static Contents read(ByteBuffer file) {
        FileHeader.State header = FileHeader.judge(file, FileHeader.ACKNOWLEDGEMENTS);
        Map<Long, JournalRecord> latest = new LinkedHashMap<>();
        if (header == FileHeader.State.NEWER || header == FileHeader.State.EMPTY) {
            return new Contents(header, latest, 0);
        }
        int damaged = 0;
        int at = header == FileHeader.State.GOOD ? FileHeader.LENGTH : 0;
        while (at < file.limit()) {
            JournalRecord record = JournalRecord.decode(file, at);
            if (record == null) {
                damaged++;
                at++;
            } else {
                latest.merge(record.sequence(), record, Journal::newer);
                at += JournalRecord.LENGTH;
            }
        }
        return new Contents(header, latest, damaged);
    }

    /** The same again with one record a sequence number. */
    static ByteBuffer compacted(Contents contents, long segment) {
        ByteBuffer bytes =
                ByteBuffer.allocate(FileHeader.LENGTH + contents.latest().size() * JournalRecord.LENGTH);
        bytes.put(FileHeader.encode(FileHeader.ACKNOWLEDGEMENTS, segment));
        contents.latest().values().forEach(record -> record.encode(bytes));
        return bytes.flip();
    }

    private static JournalRecord newer(JournalRecord known, JournalRecord next) {
        return known.kind().done() ? known : next;
    }
}
