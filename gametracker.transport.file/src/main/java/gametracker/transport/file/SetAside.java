package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An envelope that was read back from quarantine.
 *
 * @param file its file
 * @param reason the drop reason's name, a colon, and the server's message
 * @param bytes its whole frame
 */
public record SetAside(Path file, String reason, ByteBuffer bytes) {
    private static final int MAX_REASON = 4096;

    /** A character takes at most three bytes of UTF-8. */
    private static final int MAX_LENGTH =
            FileHeader.LENGTH + 2 * Integer.BYTES + 3 * MAX_REASON + Frame.MAX_HEADER + Frame.MAX_BODY;

    /** The header of a file in quarantine; the bytes that were set aside follow. */
    static ByteBuffer start(String name, String reason) {
        byte[] words =
                reason.substring(0, Math.min(reason.length(), MAX_REASON)).getBytes(StandardCharsets.UTF_8);
        ByteBuffer start = ByteBuffer.allocate(FileHeader.LENGTH + words.length + 2 * Integer.BYTES);
        start.put(FileHeader.encode(FileHeader.SET_ASIDE, Long.parseLong(name.split("[-.]", 2)[0])));
        start.putInt(words.length).put(words);
        return start.putInt(Checksum.of(start, FileHeader.LENGTH, Integer.BYTES + words.length))
                .flip();
    }

    /**
     * Reads the undamaged envelopes of a session's quarantine.
     *
     * @param session the session's directory
     * @return in the order of writing
     * @throws IOException if the quarantine cannot be listed
     */
    public static List<SetAside> of(Path session) throws IOException {
        List<SetAside> all = new ArrayList<>();
        for (Path file : Layout.files(session.resolve(Layout.QUARANTINE))) {
            String name = file.getFileName().toString();
            if (Layout.isSetAside(name) && Layout.isFrame(name)) {
                read(file).ifPresent(all::add);
            }
        }
        return all;
    }

    /** Empty for what cannot be read, and for a file that is longer than any the spool writes. */
    private static Optional<SetAside> read(Path file) {
        try {
            long length = Disk.REAL.length(file);
            return length > MAX_LENGTH ? Optional.empty() : decode(file, Disk.REAL.read(file, 0, length));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Tells whether it was given up for this reason.
     *
     * @param dropReason the name of a drop reason
     * @return whether its reason begins with it
     */
    public boolean isFor(String dropReason) {
        return reason.equals(dropReason) || reason.startsWith(dropReason + ":");
    }

    private static Optional<SetAside> decode(Path file, ByteBuffer bytes) {
        int at = FileHeader.LENGTH;
        if (FileHeader.judge(bytes, FileHeader.SET_ASIDE) != FileHeader.State.GOOD
                || bytes.limit() < at + 2 * Integer.BYTES) {
            return Optional.empty();
        }
        int length = bytes.getInt(at);
        int frameAt = at + 2 * Integer.BYTES + length;
        if (length < 0
                || length > bytes.limit() - at - 2 * Integer.BYTES
                || bytes.getInt(frameAt - Integer.BYTES) != Checksum.of(bytes, at, Integer.BYTES + length)) {
            return Optional.empty();
        }
        String reason = SafeText.decode(bytes.slice(at + Integer.BYTES, length), length);
        ByteBuffer raw = bytes.slice(frameAt, bytes.limit() - frameAt);
        Frame frame = Frame.decode(raw);
        return frame == null || frame.length() != raw.limit() || frame.body(raw).isEmpty()
                ? Optional.empty()
                : Optional.of(new SetAside(file, reason, raw));
    }
}
