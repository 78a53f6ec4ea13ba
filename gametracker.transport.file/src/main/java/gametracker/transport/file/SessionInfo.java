package gametracker.transport.file;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The content of the file {@code session}: the session's id, and texts about the game for people to read. */
record SessionInfo(String sessionId, Map<String, String> about) {
    /** Longer files are not read beyond this. */
    static final int MAX_LENGTH = 16 << 10;

    private static final int MAX_TEXT = 256;
    private static final int MAX_TEXTS = 16;
    private static final String ID = "";

    ByteBuffer encode(long number) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH).put(FileHeader.encode(FileHeader.SESSION, number));
        TreeMap<String, String> texts = new TreeMap<>(about);
        texts.remove(ID);
        while (texts.size() > MAX_TEXTS) {
            texts.pollLastEntry();
        }
        texts.put(ID, sessionId);
        bytes.putShort((short) texts.size());
        texts.forEach((name, value) -> {
            put(bytes, name);
            put(bytes, value);
        });
        bytes.putInt(Checksum.of(bytes, FileHeader.LENGTH, bytes.position() - FileHeader.LENGTH));
        return bytes.flip();
    }

    /** Reads the file; empty if it does not match its checksum. */
    static Optional<SessionInfo> decode(ByteBuffer file) {
        if (FileHeader.judge(file, FileHeader.SESSION) != FileHeader.State.GOOD) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = file.duplicate().position(FileHeader.LENGTH);
            Map<String, String> about = new TreeMap<>();
            for (int left = Short.toUnsignedInt(bytes.getShort()); left > 0; left--) {
                about.put(text(bytes), text(bytes));
            }
            int checksum = Checksum.of(file, FileHeader.LENGTH, bytes.position() - FileHeader.LENGTH);
            String id = about.remove(ID);
            return id == null || checksum != bytes.getInt()
                    ? Optional.empty()
                    : Optional.of(new SessionInfo(id, about));
        } catch (BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static void put(ByteBuffer to, String text) {
        byte[] bytes = SafeText.encode(text, MAX_TEXT);
        to.putShort((short) bytes.length).put(bytes);
    }

    private static String text(ByteBuffer from) {
        return SafeText.decode(from, Math.min(Short.toUnsignedInt(from.getShort()), MAX_LENGTH));
    }
}
