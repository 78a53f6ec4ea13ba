package gametracker.tests.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Durability;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.SpoolProvider;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.ReceivedLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Twenty machines were offline for up to six days, each with an hour of play every few hours, and are replayed in any
 * order and side by side into a Loki that has newer lines of the same streams.
 */
class KiosksTest {
    private static final int KIOSKS = 20;
    private static final int HOURS = 6;
    private static final int LINES = 10;
    private static final Pattern TIME = Pattern.compile("\\[\"(\\d{19})\",");
    private static final DateTimeFormatter HOUR =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH").withZone(ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void logsOfTwentyKiosksAreAllTakenOnceInAnyOrder() throws Exception {
        long seed = Long.getLong("fault.seed", new Random().nextLong());
        Random random = new Random(seed);
        List<Path> kiosks = new ArrayList<>();
        for (int i = 0; i < KIOSKS; i++) {
            kiosks.add(kiosk(i, random));
        }
        Collections.shuffle(kiosks, random);
        try (Receiver receiver = Receiver.start()) {
            try (GameTracker live = GameTracker.create(config(receiver).build())) {
                say(live, "live");
                assertTrue(live.flush(Duration.ofSeconds(30)));
            }
            ExecutorService desks = Executors.newFixedThreadPool(4);
            List<Future<TrackerStats>> replays = kiosks.stream()
                    .map(kiosk -> desks.submit(() -> replay(receiver, kiosk)))
                    .toList();
            for (Future<TrackerStats> replay : replays) {
                TrackerStats stats = replay.get();
                assertEquals(HOURS * LINES * 3L, stats.adopted(Signal.LOGS), "seed " + seed);
                assertEquals(stats.adopted(Signal.LOGS), stats.adoptedDelivered(Signal.LOGS), "seed " + seed);
            }
            desks.shutdown();

            List<ReceivedLog> logs = receiver.received().logs();
            assertEquals((KIOSKS * HOURS + 1) * LINES * 3, logs.size());
            assertEquals(
                    logs.size(), Balance.distinct(logs, ReceivedLog::message).size());
            assertEquals(0, receiver.received().totals().refused());
            assertEquals(0, receiver.received().totals().repeated());
            Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
            for (ReceivedLog log : logs) {
                Instant time = Instant.ofEpochSecond(0, log.timeNanos());
                String expected = time.isBefore(hourAgo) ? HOUR.format(time) : "";
                assertEquals(expected, log.labels().getOrDefault("late", ""), log::toString);
            }
        }
    }

    private TrackerConfig.Builder config(Receiver receiver) {
        return TrackerConfig.builder()
                .game("arena")
                .endpoint(receiver.uri())
                .transport("jdkhttp")
                .flushInterval(Duration.ofHours(1))
                .maxQueueSize(1000);
    }

    private static void say(GameTracker tracker, String what) {
        for (int i = 0; i < LINES; i++) {
            tracker.logInfo(what + " info " + i);
            tracker.logWarn(what + " warn " + i);
            tracker.logDebug(what + " debug " + i);
        }
    }

    /** Sends all that a kiosk has, as a game does that is started where there is a network. */
    private TrackerStats replay(Receiver receiver, Path kiosk) {
        GameTracker tracker = GameTracker.create(
                config(receiver).spoolDirectory(kiosk).noStateDirectory().build());
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        TrackerStats stats = tracker.stats();
        while (System.nanoTime() < deadline
                && (stats.adopted(Signal.LOGS) == 0
                        || stats.adoptedDelivered(Signal.LOGS) < stats.adopted(Signal.LOGS))) {
            tracker.flush(Duration.ofSeconds(5));
            stats = tracker.stats();
        }
        tracker.close();
        return tracker.stats();
    }

    /** Records now, and puts it where it would be had it been recorded hours and days ago. */
    private Path kiosk(int number, Random random) throws IOException {
        Path now = directory.resolve("now-" + number);
        TrackerConfig config = TrackerConfig.builder()
                .game("arena")
                .transport("file")
                .spoolDirectory(now)
                .noStateDirectory()
                .flushInterval(Duration.ofHours(1))
                .maxQueueSize(1000)
                .flushThreshold(1000)
                .build();
        try (GameTracker tracker = GameTracker.create(config)) {
            for (int hour = 0; hour < HOURS; hour++) {
                say(tracker, "kiosk " + number + " hour " + hour);
                assertTrue(tracker.flush(Duration.ofSeconds(30)));
            }
        }
        List<Envelope> recorded = new ArrayList<>();
        try (Spool spool = spool(now, "reader")) {
            List<SpoolEntry> entries = new ArrayList<>();
            spool.adopt(entries::addAll);
            for (SpoolEntry entry : entries) {
                recorded.add(spool.read(entry));
            }
        }
        Path then = directory.resolve("kiosk-" + number);
        int oldestHour = HOURS * 3 + random.nextInt(6 * 24 - HOURS * 3);
        int seen = 0;
        try (Spool spool = spool(then, "kiosk-" + number)) {
            for (Envelope each : recorded) {
                if (each.signal() == Signal.LOGS) {
                    int hour = seen++ / 3; // a flush leaves an envelope for each of the three levels
                    Envelope old = before(Duration.ofHours(oldestHour - 3L * hour), each);
                    assertTrue(spool.append(old, SpoolProgress.NONE).isPresent());
                }
            }
        }
        assertEquals(HOURS * 3, seen, "an envelope a level and flush");
        return then;
    }

    private static Spool spool(Path directory, String session) {
        SpoolConfig config = new SpoolConfig(directory, 64 << 20, Durability.NEVER, session, Map.of());
        Spool spool = ServiceLoader.load(SpoolProvider.class)
                .findFirst()
                .orElseThrow()
                .create(config, new SilentListener());
        spool.open();
        return spool;
    }

    /** Whole hours, so that what shared an hour shares it still. */
    private static Envelope before(Duration time, Envelope envelope) {
        String body = new String(envelope.bytes(), StandardCharsets.UTF_8);
        String shifted = TIME.matcher(body)
                .replaceAll(match -> "[\"" + (Long.parseLong(match.group(1)) - time.toNanos()) + "\",");
        return new Envelope(
                envelope.id(),
                envelope.format(),
                ByteBuffer.wrap(shifted.getBytes(StandardCharsets.UTF_8)),
                envelope.itemCount(),
                envelope.createdAt().minus(time));
    }

    private static final class SilentListener implements SpoolListener {
        @Override
        public void lost(SpoolEntry entry, gametracker.api.DropReason reason) {
            throw new AssertionError(entry + " " + reason);
        }

        @Override
        public void trouble(String message) {
            throw new AssertionError(message);
        }
    }
}
