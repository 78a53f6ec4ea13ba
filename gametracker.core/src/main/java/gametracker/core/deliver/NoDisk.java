package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A spool that takes what it is given and keeps it nowhere, for a {@link DryRun}. */
final class NoDisk implements Spool {
    private record Entry(Envelope envelope, SpoolProgress progress) implements SpoolEntry {
        @Override
        public String sessionId() {
            return "";
        }

        @Override
        public boolean adopted() {
            return false;
        }

        @Override
        public String id() {
            return envelope.id();
        }

        @Override
        public Format format() {
            return envelope.format();
        }

        @Override
        public int itemCount() {
            return envelope.itemCount();
        }

        @Override
        public int bodyBytes() {
            return envelope.body().remaining();
        }

        @Override
        public Instant createdAt() {
            return envelope.createdAt();
        }
    }

    private final boolean full;

    /** @param full whether it takes nothing instead */
    NoDisk(boolean full) {
        this.full = full;
    }

    @Override
    public void open() {}

    @Override
    public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
        return full ? Optional.empty() : Optional.of(new Entry(envelope, progress));
    }

    @Override
    public void adopt(Consumer<? super List<SpoolEntry>> session) {
        session.accept(List.of());
    }

    @Override
    public Envelope read(SpoolEntry entry) throws IOException {
        if (entry instanceof Entry kept) {
            return kept.envelope();
        }
        throw new IOException("not one of this spool");
    }

    @Override
    public void update(SpoolEntry entry, SpoolProgress progress) {}

    @Override
    public void acknowledge(SpoolEntry entry) {}

    @Override
    public void quarantine(SpoolEntry entry, String reason) {}

    @Override
    public void setAside(Envelope envelope, SpoolProgress progress, String reason) {}

    @Override
    public void force() {}

    @Override
    public void close() {}
}
