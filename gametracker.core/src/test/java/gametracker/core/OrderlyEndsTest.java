package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import gametracker.api.Ending;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.core.queue.Parker;
import gametracker.decode.LokiPushBody;
import gametracker.decode.PayloadDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** Sessions that begin and end in order, in one state directory: none of them is ever told to have ended otherwise. */
@Timeout(600)
class OrderlyEndsTest {
    private static final int PLAYERS = 3;
    private static final long DAY_SECONDS = 86_400;

    @TempDir
    Path directory;

    private final FakeServer server = new FakeServer();

    /** What was told of earlier sessions, and is not as it should be. */
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();

    @Test
    void aHundredOfThemHaveNoFalseEnding() throws Exception {
        play(100);
    }

    @Test
    @Tag("long")
    void aThousandOfThemHaveNoFalseEnding() throws Exception {
        play(1_000);
    }

    /** One by one, then some at a time; each third with a clock that is set while it plays, by up to a year. */
    private void play(int sessions) throws Exception {
        Random random = new Random(20261129);
        for (int i = 0; i < sessions / 2; i++) {
            play(new Random(random.nextLong()));
        }
        ExecutorService players = Executors.newFixedThreadPool(PLAYERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = sessions / 2; i < sessions; i++) {
                long seed = random.nextLong();
                all.add(players.submit((Callable<Void>) () -> {
                    play(new Random(seed));
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            players.shutdownNow();
        }
        try (GameTracker last = tracker(InstantSource.system(), directory.resolve("state"))) {
            awaitPrevious(last);
        }
        assertEquals(List.of(), List.copyOf(wrong));
        Map<String, List<String>> endings = endings();
        assertEquals(sessions + 1, endings.size());
        // One that could not record all of it in its last moment is told of again.
        endings.forEach((id, told) -> assertEquals(Set.of("EXITED"), Set.copyOf(told), id));
        assertEquals(1, files().size(), "what is left is of the last session alone");
    }

    private void play(Random random) throws InterruptedException {
        long jump = random.nextInt(3) == 0 ? (random.nextInt(730) - 365) * DAY_SECONDS : 0;
        Instant[] set = {Instant.now().plusSeconds(random.nextInt(3) == 0 ? jump / 2 : 0)};
        InstantSource clock = () -> set[0];
        GameTracker tracker = tracker(clock, directory.resolve("state"));
        tracker.logInfo("plays");
        set[0] = set[0].plusSeconds(jump);
        if (random.nextBoolean()) {
            tracker.flush(Duration.ofSeconds(30));
        }
        for (int i = random.nextInt(4); i > 0 && tracker.previousSession().isEmpty(); i--) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        tracker.previousSession()
                .filter(previous -> previous.ending() != Ending.EXITED)
                .ifPresent(previous -> wrong.add(previous.toString()));
        tracker.close();
        Trackers.assertLaw(tracker.stats());
    }

    private GameTracker tracker(InstantSource clock, Path state) {
        World world = new World(
                clock,
                System::nanoTime,
                new Parker.OfThread(),
                server,
                null,
                Trackers.log(new Lines()),
                () -> null,
                true);
        return Trackers.start(
                Trackers.config()
                        .stateDirectory(state)
                        .flushOnExit(false)
                        .uncaughtExceptions(false)
                        .build(),
                world);
    }

    /** What was told of each session's end. */
    private Map<String, List<String>> endings() {
        Map<String, List<String>> endings = new HashMap<>();
        for (Envelope envelope : server.taken) {
            if (envelope.signal() == Signal.LOGS
                    && PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof LokiPushBody push) {
                push.streams()
                        .forEach(stream -> stream.entries().forEach(entry -> {
                            Map<String, Object> line = JSON.std.mapFrom(entry.line());
                            if ("session.end".equals(line.get("event"))) {
                                endings.computeIfAbsent(line.get("session_id").toString(), id -> new ArrayList<>())
                                        .add(((Map<?, ?>) line.get("data"))
                                                .get("ending")
                                                .toString());
                            }
                        }));
            }
        }
        return endings;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("state"))) {
            return files.toList();
        }
    }

    private void playsWithout(Path state) {
        try (GameTracker tracker = tracker(InstantSource.system(), state)) {
            tracker.logInfo("plays");
            assertTrue(tracker.flush(Duration.ofSeconds(30)));
            assertTrue(tracker.previousSession().isEmpty());
        }
        assertEquals(1, endings().size());
    }

    @Test
    void aDirectoryThatCannotBeMadeCostsTheStateAlone() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        playsWithout(file.resolve("state"));
        assertEquals("not a directory", Files.readString(file));
    }

    @Test
    void aDirectoryThatMayNotBeReadCostsTheStateAlone() throws IOException {
        assumeFalse(System.getProperty("user.name").equals("root"), "root may read all");
        Path state = Files.createDirectory(
                directory.resolve("mine"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("---------")));
        playsWithout(state);
    }

    /** A session's file that may not be read, or is a directory: it stays unknown, and the others are told. */
    @Test
    void whatCannotBeReadHidesNoOther() throws Exception {
        Path state = Files.createDirectory(directory.resolve("state"));
        Files.createDirectory(state.resolve("00000007_directory.state"));
        Path locked = Files.writeString(state.resolve("00000008_locked.state"), "secret");
        if (Files.getFileStore(state).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        }
        plays(state);
        try (GameTracker next = tracker(InstantSource.system(), state)) {
            awaitPrevious(next);
            assertEquals(Ending.EXITED, next.previousSession().orElseThrow().ending());
        }
        assertTrue(Files.isDirectory(state.resolve("00000007_directory.state")));
    }

    private void plays(Path state) {
        GameTracker tracker = tracker(InstantSource.system(), state);
        tracker.logInfo("plays");
        tracker.close();
    }

    private static void awaitPrevious(GameTracker tracker) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (tracker.previousSession().isEmpty()) {
            assertTrue(System.nanoTime() < end, "not judged");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }
}
