package gametracker.transport.file;

import gametracker.api.spi.SpoolReader;
import gametracker.api.spi.SpooledEnvelope;
import gametracker.transport.file.DeadSession.DeadSegment;
import gametracker.transport.file.Layout.SessionDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads spools as they lie. */
public final class FileSpoolReader implements SpoolReader {
    private final Disk disk = RealDisk.INSTANCE;

    /** For the ServiceLoader. */
    public FileSpoolReader() {}

    @Override
    public void read(Path directory, Consumer<SpooledEnvelope> each) throws IOException {
        Optional<NewerVersionException> newer = Optional.empty();
        for (SessionDirectory found : Layout.sessions(directory)) {
            try {
                read(DeadSession.read(disk, found), each);
            } catch (NewerVersionException e) {
                newer = Optional.of(e);
            }
        }
        if (newer.isPresent()) {
            throw newer.get();
        }
    }

    private void read(DeadSession session, Consumer<SpooledEnvelope> each) throws IOException {
        for (DeadSegment segment : session.segments()) {
            for (SegmentScan.Found found : segment.scan().frames()) {
                Optional<ByteBuffer> body = body(disk, segment, found);
                if (body.isPresent()) {
                    Frame frame = found.frame();
                    each.accept(new SpooledEnvelope(
                            session.sessionId(), session.about(), frame.envelope(body.get()), segment.done(frame)));
                }
            }
        }
    }

    /** The bytes of a frame, if they check and are still there: a game may delete the segment at any time. */
    static Optional<ByteBuffer> body(Disk disk, DeadSegment segment, SegmentScan.Found found) throws IOException {
        Frame frame = found.frame();
        if (found.damaged()) {
            return Optional.empty();
        }
        try {
            long at = found.offset() + frame.headerLength();
            ByteBuffer body = disk.read(segment.file(), at, frame.bodyLength());
            boolean checks = body.remaining() == frame.bodyLength() && Checksum.of(body) == frame.bodyChecksum();
            return checks ? Optional.of(body) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
