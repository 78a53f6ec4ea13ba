package gametracker.transport.file;

import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.nio.file.NoSuchFileException;
import java.time.Instant;

/** A frame on disk whose envelope was neither delivered nor given up. */
final class Entry implements SpoolEntry {
    final Session session;
    final Segment segment;
    final Frame frame;
    final long offset;

    volatile SpoolProgress progress;

    Entry(Session session, Segment segment, Frame frame, long offset, SpoolProgress progress) {
        this.session = session;
        this.segment = segment;
        this.frame = frame;
        this.offset = offset;
        this.progress = progress;
    }

    @Override
    public String sessionId() {
        return session.id;
    }

    @Override
    public boolean adopted() {
        return session.adopted;
    }

    @Override
    public String id() {
        return frame.id();
    }

    @Override
    public Format format() {
        return frame.format();
    }

    @Override
    public int itemCount() {
        return frame.itemCount();
    }

    @Override
    public int bodyBytes() {
        return frame.bodyLength();
    }

    @Override
    public Instant createdAt() {
        return frame.createdAt();
    }

    @Override
    public SpoolProgress progress() {
        return progress;
    }

    boolean isLive() {
        return segment.live.contains(this);
    }

    void checkLive() throws NoSuchFileException {
        if (!isLive()) {
            throw new NoSuchFileException(segment.file.toString(), null, this + " is in the spool no longer");
        }
    }

    @Override
    public String toString() {
        return frame.id() + " of session " + session.id;
    }
}
