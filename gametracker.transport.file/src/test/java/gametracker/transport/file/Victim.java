package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * The process that is killed: adopts, appends and acknowledges at random without end, and says on standard output,
 * unbuffered, what it has done: {@code + id} kept, {@code ? id} about to acknowledge, {@code - id} acknowledged, {@code ~ id}
 * found damaged.
 */
final class Victim {
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private Victim() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        String round = arguments[1];
        Random random = new Random(Long.parseLong(arguments[2]));
        SpoolConfig config = new SpoolConfig(directory, 64 << 20, Durability.INTERVAL, "s-" + round, Map.of());
        FileSpool spool = new FileSpool(config, new Complainer(), Disk.REAL, System::nanoTime);
        spool.open();
        List<SpoolEntry> open = new ArrayList<>(Bench.adopt(spool));
        for (SpoolEntry entry : open) {
            say("=", entry.id());
        }
        for (int i = 0; ; i++) {
            String id = round + "-" + i;
            SpoolEntry kept = spool.append(envelope(id), SpoolProgress.NONE).orElseThrow();
            say("+", id);
            open.add(kept);
            SpoolEntry chosen = open.get(random.nextInt(open.size()));
            if (random.nextInt(10) == 0) {
                spool.update(chosen, new SpoolProgress(SpoolProgress.Form.LATE, Optional.of(Instant.EPOCH)));
            }
            if (random.nextInt(10) < 7 || open.size() > 300) {
                say("?", chosen.id());
                spool.acknowledge(chosen);
                say("-", chosen.id());
                open.remove(chosen);
            }
        }
    }

    /** The same bytes for an id in every process, 0 to 20,000 of them. */
    static Envelope envelope(String id) {
        Random random = new Random(id.hashCode());
        byte[] body = new byte[random.nextInt(random.nextInt(10) == 0 ? 20_000 : 500)];
        random.nextBytes(body);
        return new Envelope(id, Format.OTLP_TRACES, ByteBuffer.wrap(body), 1, Instant.EPOCH);
    }

    private static void say(String what, String id) throws IOException {
        OUT.write((what + " " + id + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static final class Complainer implements SpoolListener {
        @Override
        public void lost(SpoolEntry entry, DropReason reason) {
            try {
                say("~", entry.id());
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void trouble(String message) {
            // A frame cut by the kill before may be told of.
            if (!message.contains("are no frames")) {
                try {
                    say("!", message);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }
    }
}
