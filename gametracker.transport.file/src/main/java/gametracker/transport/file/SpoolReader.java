package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a spool's directory without changing or locking it, also while a game writes to it. */
public final class SpoolReader {
    private SpoolReader() {}

    /**
     * Reads every envelope that can be read, session by session, oldest first.
     *
     * @param directory the spool's directory
     * @param each takes each envelope
     * @throws IOException if the directory cannot be read; or, after all that could be, if a session in it is of a
     *     newer version
     */
    public static void read(Path directory, Consumer<SpooledEnvelope> each) throws IOException {
        Optional<NewerVersionException> newer = Optional.empty();
        for (Layout.SessionDirectory found : Layout.sessions(directory)) {
            try {
                read(SessionSnapshot.read(found), each);
            } catch (NewerVersionException e) {
                newer = Optional.of(e);
            }
        }
        if (newer.isPresent()) {
            throw newer.get();
        }
    }

    private static void read(SessionSnapshot session, Consumer<SpooledEnvelope> each) throws IOException {
        for (SessionSnapshot.SegmentSnapshot segment : session.segments()) {
            for (SegmentScan.Found found : segment.scan().frames()) {
                Frame frame = found.frame();
                body(segment.file(), found)
                        .map(body -> new SpooledEnvelope(
                                session.sessionId(), session.about(), frame.envelope(body), segment.done(frame)))
                        .ifPresent(each);
            }
        }
    }

    /**
     * Reads the body of a frame.
     *
     * @param segment the file
     * @param found the frame in it
     * @return empty if the body does not check, or is not there any more: a game may delete the segment at any time
     * @throws IOException if the file cannot be read
     */
    public static Optional<ByteBuffer> body(Path segment, SegmentScan.Found found) throws IOException {
        if (found.damaged()) {
            return Optional.empty();
        }
        try {
            Frame frame = found.frame();
            return frame.body(Disk.REAL.read(segment, found.offset(), frame.length()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
