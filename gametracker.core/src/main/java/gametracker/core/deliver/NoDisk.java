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

/**
 * A spool without a disk, for a {@link DryRun}.
 *
 * @param isFull whether it takes nothing
 */
record NoDisk(boolean isFull) implements Spool {
    private record Entry(
            String sessionId,
            boolean adopted,
            String id,
            Format format,
            int itemCount,
            int bodyBytes,
            Instant createdAt,
            SpoolProgress progress,
            Envelope envelope)
            implements SpoolEntry {}

    @Override
    public void open() {}

    @Override
    public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
        return isFull
                ? Optional.empty()
                : Optional.of(new Entry(
                        "",
                        false,
                        envelope.id(),
                        envelope.format(),
                        envelope.itemCount(),
                        envelope.body().remaining(),
                        envelope.createdAt(),
                        progress,
                        envelope));
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
        throw new IOException("not an entry of this spool");
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
