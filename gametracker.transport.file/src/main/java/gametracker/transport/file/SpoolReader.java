package gametracker.transport.file;

import gametracker.api.spi.Envelope;
import gametracker.transport.file.SessionSnapshot.SegmentSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a spool's directory without changing or locking it, also while a game writes to it. */
public final class SpoolReader {
    private SpoolReader() {}

    /**
     * An envelope in a spool's directory.
     *
     * @param sessionId the session that wrote it
     * @param about the game, its version, environment and protocol, as far as that session stored them
     * @param envelope the envelope
     * @param acknowledged whether a server has accepted it, or it was given up
     */
    public record SpooledEnvelope(
            String sessionId, Map<String, String> about, Envelope envelope, boolean acknowledged) {}

    /**
     * Reads every readable envelope, session by session, oldest first.
     *
     * @param directory the spool's directory
     * @param each takes each envelope
     * @throws IOException if the directory cannot be read; or, after all readable envelopes, if a session is of a newer
     *     version
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
        for (SegmentSnapshot segment : session.segments()) {
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
     * Reads the body of a frame of a segment.
     *
     * @return empty if it is damaged, or no longer there: a game may delete the segment at any time
     * @throws IOException if the file cannot be read
     */
    public static Optional<ByteBuffer> body(Path segment, SegmentScan.Found found) throws IOException {
        try {
            Frame frame = found.frame();
            return found.damaged()
                    ? Optional.empty()
                    : frame.body(Disk.REAL.read(segment, found.offset(), frame.length()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
