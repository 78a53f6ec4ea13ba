package gametracker.transport.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Random histories of a spool against a model of it: a map in the order of writing. */
class SpoolHistoryProperties {
    private static final long MAX_BYTES = 64 << 10;

    enum Action {
        APPEND,
        APPEND_LARGE,
        ACKNOWLEDGE,
        UPDATE,
        QUARANTINE,
        READ,
        FORCE,
        RESTART,
        CRASH,
        CRASH_IN_APPEND
    }

    record Step(Action action, int choice) {}

    private record Kept(Envelope envelope, SpoolProgress progress) {}

    @Provide
    Arbitrary<List<Step>> histories() {
        Arbitrary<Action> actions = Arbitraries.frequency(
                Tuple.of(12, Action.APPEND),
                Tuple.of(3, Action.APPEND_LARGE),
                Tuple.of(8, Action.ACKNOWLEDGE),
                Tuple.of(5, Action.UPDATE),
                Tuple.of(1, Action.QUARANTINE),
                Tuple.of(3, Action.READ),
                Tuple.of(1, Action.FORCE),
                Tuple.of(1, Action.RESTART),
                Tuple.of(1, Action.CRASH),
                Tuple.of(1, Action.CRASH_IN_APPEND));
        return Combinators.combine(actions, Arbitraries.integers().between(0, 1 << 20))
                .as(Step::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(150);
    }

    @Property(tries = 40)
    void everyEnvelopeIsKeptUntilItIsLetGoOfOrReported(@ForAll("histories") List<Step> history) throws IOException {
        try (Run run = new Run()) {
            for (Step step : history) {
                run.take(step);
            }
            run.restart(false);
        }
    }

    private static final class Run implements AutoCloseable {
        private Bench bench = new Bench();
        private FileSpool spool = bench.open(MAX_BYTES);
        private final Map<String, Kept> model = new LinkedHashMap<>();
        private final Map<String, SpoolEntry> entries = new LinkedHashMap<>();
        private int appended;

        Run() throws IOException {}

        void take(Step step) throws IOException {
            switch (step.action()) {
                case APPEND -> append(step.choice() % 900);
                case APPEND_LARGE -> append(3000 + step.choice() % 9000);
                case ACKNOWLEDGE ->
                    chosen(step).ifPresent(id -> {
                        spool.acknowledge(entries.get(id));
                        model.remove(id);
                    });
                case UPDATE -> chosen(step).ifPresent(id -> update(id, step.choice()));
                case QUARANTINE ->
                    chosen(step).ifPresent(id -> {
                        spool.quarantine(entries.get(id), "POISON: " + id);
                        model.remove(id);
                    });
                case READ -> {
                    if (chosen(step).isPresent()) {
                        String id = chosen(step).get();
                        assertEquals(model.get(id).envelope(), spool.read(entries.get(id)));
                    }
                }
                case FORCE -> spool.force();
                case RESTART -> restart(false);
                case CRASH -> restart(true);
                case CRASH_IN_APPEND -> crashInAppend(step.choice());
                default -> throw new AssertionError(step);
            }
            settleLosses();
            bench.troubles.removeIf(each -> each.contains("no frames") || each.contains("no room to set"));
            assertEquals(List.of(), bench.troubles);
            assertTrue(bench.bytes() <= MAX_BYTES, () -> step + " grew it");
        }

        private void append(int bytes) {
            byte[] body = new byte[bytes];
            new Random(appended).nextBytes(body);
            String id = "e-" + appended++;
            Format format = Format.values()[appended % Format.values().length];
            Envelope envelope = new Envelope(id, format, ByteBuffer.wrap(body), bytes % 5, Instant.ofEpochMilli(bytes));
            entries.put(id, spool.append(envelope, SpoolProgress.NONE).orElseThrow());
            model.put(id, new Kept(envelope, SpoolProgress.NONE));
        }

        private void update(String id, int choice) {
            SpoolProgress progress = new SpoolProgress(
                    SpoolProgress.Form.values()[choice % 3],
                    choice % 2 == 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(choice, 7)));
            spool.update(entries.get(id), progress);
            model.put(id, new Kept(model.get(id).envelope(), progress));
        }

        private Optional<String> chosen(Step step) {
            List<String> ids = List.copyOf(model.keySet());
            return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(step.choice() % ids.size()));
        }

        /** Only a full spool may lose, and the oldest goes first. */
        private void settleLosses() throws IOException {
            for (int i = 0; i < bench.lost.size(); i++) {
                assertEquals(DropReason.SPOOL_FULL, bench.reasons.get(i));
                assertEquals(model.keySet().iterator().next(), bench.lost.get(i).id());
                model.remove(bench.lost.get(i).id());
                assertTrue(bench.bytes() > MAX_BYTES / 3, "lost with room left");
            }
            bench.lost.clear();
            bench.reasons.clear();
        }

        void restart(boolean crash) throws IOException {
            settleLosses();
            FileSpool old = spool;
            if (crash) {
                Bench copy = bench.died();
                old.close();
                bench.close();
                bench = copy;
            } else {
                old.close();
            }
            reopen();
        }

        /** As if the process had died within a write: a part of a frame behind the last one. */
        private void crashInAppend(int choice) throws IOException {
            restart(true);
            append(choice % 500);
            settleLosses();
            Bench copy = bench.died();
            spool.close();
            bench.close();
            bench = copy;
            Path newest = bench.paths().stream()
                    .filter(path -> path.toString().endsWith(".seg"))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            ByteBuffer torn = ByteBuffer.allocate(700);
            Frame.encode(Bench.sized(1, 600), SpoolProgress.NONE, Long.MAX_VALUE, torn);
            byte[] part = new byte[1 + choice % Frame.FIXED];
            torn.flip().get(part);
            Files.write(newest, part, StandardOpenOption.APPEND);
            reopen();
        }

        private void reopen() throws IOException {
            spool = bench.open(MAX_BYTES);
            entries.clear();
            List<SpoolEntry> adopted = Bench.adopt(spool);
            assertEquals(List.copyOf(model.keySet()), Bench.ids(adopted));
            for (SpoolEntry entry : adopted) {
                assertEquals(model.get(entry.id()).progress(), entry.progress());
                entries.put(entry.id(), entry);
            }
            settleLosses();
            for (String id : new ArrayList<>(model.keySet())) {
                assertEquals(model.get(id).envelope(), spool.read(entries.get(id)));
            }
        }

        @Override
        public void close() throws IOException {
            spool.close();
            bench.close();
        }
    }

    @Property(tries = 200)
    void whateverBytesLieThereNothingThrowsAndNothingLoops(@ForAll byte[] segment, @ForAll byte[] acknowledgements)
            throws IOException {
        try (Bench bench = new Bench()) {
            Path session = Files.createDirectory(bench.directory.resolve("00000001-x"));
            Files.write(session.resolve("00000001.seg"), segment);
            Files.write(session.resolve("00000001.ack"), acknowledgements);
            Files.write(session.resolve("session"), segment);
            FileSpool spool = bench.open(MAX_BYTES, Durability.INTERVAL, Disk.REAL);
            assertEquals(List.of(), Bench.adopt(spool));
            spool.close();
            assertTrue(Files.notExists(session.resolve("00000001.seg")));
        }
    }
}
