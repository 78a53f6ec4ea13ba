package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An envelope in quarantine, read back.
 *
 * @param reason the drop reason's name, a colon, and the server's words
 * @param frameAt where its frame begins in the file
 */
record SetAside(Path file, String reason, Frame frame, int frameAt) {
    private static final int MAX_LENGTH =
            FileHeader.LENGTH + 2 * Integer.BYTES + Session.MAX_REASON_BYTES + Frame.MAX_HEADER + Frame.MAX_BODY;

    /** The envelopes of a session's quarantine that are whole, in the order of writing. */
    static List<SetAside> of(Path session) throws IOException {
        List<SetAside> all = new ArrayList<>();
        for (Path file : Layout.files(session.resolve(Layout.QUARANTINE))) {
            if (Layout.isSetAside(file) && Layout.isFrame(file.getFileName().toString())) {
                read(file).ifPresent(all::add);
            }
        }
        return all;
    }

    /** What cannot be read, or is longer than any that was written, is not for this. */
    private static Optional<SetAside> read(Path file) {
        try {
            long length = RealDisk.INSTANCE.length(file);
            return length > MAX_LENGTH ? Optional.empty() : decode(file, RealDisk.INSTANCE.read(file, 0, length));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The name of its session's directory. */
    String session() {
        return file.getParent().getParent().getFileName().toString();
    }

    /** Reads the whole frame. */
    ByteBuffer bytes() throws IOException {
        return RealDisk.INSTANCE.read(file, frameAt, frame.length());
    }

    /** Whether it was given up for this reason. */
    boolean isFor(String dropReason) {
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
        String reason = Texts.oneLine(StandardCharsets.UTF_8
                .decode(bytes.slice(at + Integer.BYTES, length))
                .toString());
        ByteBuffer raw = bytes.slice(frameAt, bytes.limit() - frameAt);
        @Nullable Frame frame = Frame.decode(raw);
        if (frame == null
                || frame.length() != raw.limit()
                || Checksum.of(raw, frame.headerLength(), frame.bodyLength()) != frame.bodyChecksum()) {
            return Optional.empty();
        }
        return Optional.of(new SetAside(file, reason, frame, frameAt));
    }
}
