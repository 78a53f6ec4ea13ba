package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Prints what the numbers in docs/spool-format.md come from; its one argument is an empty directory. */
final class Measure {
    /** A batch of 20 log lines, which is what the flush threshold makes. */
    private static final int BATCH_BYTES = 8_000;

    private static final int BATCH_RECORDS = 20;

    private Measure() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        appends(directory.resolve("warm-up"), Durability.NEVER, 4000);
        for (Durability durability : Durability.values()) {
            Path spool = directory.resolve(durability.name());
            appends(spool, durability, durability == Durability.ALWAYS ? 1000 : 7000);
        }
        opening(directory.resolve("NEVER"));
        opening(directory.resolve("NEVER"));
    }

    private static void appends(Path directory, Durability durability, int count) {
        byte[] body = new byte[BATCH_BYTES];
        new Random(1).nextBytes(body);
        long[] nanos = new long[count];
        FileSpool spool = spool(directory, durability);
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            Envelope envelope = new Envelope("e" + i, Format.LOKI_PUSH, ByteBuffer.wrap(body), 1, Instant.EPOCH);
            long start = System.nanoTime();
            spool.append(envelope, SpoolProgress.NONE).orElseThrow();
            nanos[i] = System.nanoTime() - start;
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        spool.close();
        Arrays.sort(nanos);
        print(
                "append %s: median %.1f us, 99%% %.1f us, max %.1f ms; %.0f records/s in batches of %d",
                durability,
                nanos[count / 2] / 1e3,
                nanos[count * 99 / 100] / 1e3,
                nanos[count - 1] / 1e6,
                count * BATCH_RECORDS / seconds,
                BATCH_RECORDS);
    }

    private static void opening(Path directory) throws IOException {
        FileSpool spool = spool(directory, Durability.NEVER);
        long start = System.nanoTime();
        List<SpoolEntry> entries = new ArrayList<>(Bench.adopt(spool));
        double adopt = (System.nanoTime() - start) / 1e6;
        long bytes = 0;
        start = System.nanoTime();
        for (SpoolEntry entry : entries) {
            bytes += spool.read(entry).body().remaining();
        }
        double read = (System.nanoTime() - start) / 1e6;
        spool.close();
        print(
                "open %d envelopes of %.1f MiB: %.0f ms; read all: %.0f ms",
                entries.size(), bytes / 1048576.0, adopt, read);
    }

    private static FileSpool spool(Path directory, Durability durability) {
        SpoolConfig config = new SpoolConfig(
                directory, 64 << 20, durability, UUID.randomUUID().toString(), Map.of("game", "measure"));
        FileSpool spool = new FileSpool(config, new Loud(), Disk.REAL, System::nanoTime);
        spool.open();
        return spool;
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static final class Loud implements SpoolListener {
        @Override
        public void lost(SpoolEntry entry, DropReason reason) {
            print("lost %s: %s", entry, reason);
        }

        @Override
        public void trouble(String message) {
            print("%s", message);
        }
    }
}
