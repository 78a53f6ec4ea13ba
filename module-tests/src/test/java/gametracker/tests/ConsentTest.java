package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import gametracker.api.Consent;
import gametracker.api.Counter;
import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the player decides, with a real spool: in each state, and from each to each. */
class ConsentTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String NO_SESSION = "00000000-0000-0000-0000-000000000000";

    @TempDir
    Path directory;

    private final Capture capture = new Capture();

    private TrackerConfig.Builder config() {
        return capture.config().spoolDirectory(spool()).noStateDirectory().shutdownTimeout(Duration.ofMillis(200));
    }

    private Path spool() {
        return directory.resolve("spool");
    }

    private List<Path> files() throws IOException {
        if (!Files.exists(spool())) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(spool())) {
            return walk.filter(path -> !path.equals(spool())).toList();
        }
    }

    private static void recordAllKinds(GameTracker tracker) {
        tracker.setUser(Map.of("id", "secret"));
        tracker.setTag("tag", "secret");
        tracker.setContext("context", Map.of("key", "secret"));
        tracker.addBreadcrumb("secret", null);
        tracker.logError("secret");
        tracker.increment("secret");
        tracker.gauge("secret_level", 1);
        tracker.histogram("secret_ms", 1);
        tracker.startSpan("secret").end();
    }

    private int tries() {
        int tries = 0;
        for (Signal signal : Signal.values()) {
            tries += capture.tried(signal).size();
        }
        return tries;
    }

    private static void assertLaw(GameTracker tracker) {
        for (Signal signal : Signal.values()) {
            Laws.holdAtRest(tracker.stats(), signal);
        }
    }

    private void serverIsDown() {
        capture.answer(e -> new Delivery.RetryLater(OptionalInt.of(503), Optional.empty(), false, "down"));
    }

    private void serverIsUp() {
        capture.answer(e -> new Delivery.Delivered(204, ""));
    }

    @ParameterizedTest
    @EnumSource
    void pendingWaitsInMemoryAndGoesWhenGranted(Protocol protocol) throws IOException {
        try (GameTracker tracker = GameTracker.create(
                config().protocol(protocol).consent(Consent.PENDING).build())) {
            String session = tracker.sessionId();
            recordAllKinds(tracker);
            assertFalse(tracker.flush(LONG), "nothing can go, so there is nothing to wait for");
            assertEquals(1, tracker.stats().pending(Signal.LOGS));
            assertEquals(1, tracker.stats().pending(Signal.TRACES));
            assertEquals(0, tries());
            assertFalse(Files.exists(spool()));
            tracker.setConsent(Consent.GRANTED);
            assertEquals(session, tracker.sessionId());
            assertTrue(tracker.flush(LONG));
            assertEquals(1, tracker.stats().delivered(Signal.LOGS));
            assertEquals(1, tracker.stats().delivered(Signal.TRACES));
            assertTrue(tracker.stats().delivered(Signal.METRICS) >= 3);
            assertLaw(tracker);
        }
    }

    @Test
    void pendingWithNothingToWaitForIsFlushed() {
        try (GameTracker tracker =
                GameTracker.create(config().consent(Consent.PENDING).build())) {
            assertTrue(tracker.flush(LONG));
        }
    }

    @Test
    void pendingIsBoundedAndTheOldestMakesRoom() throws IOException {
        try (GameTracker tracker = GameTracker.create(config().consent(Consent.PENDING)
                .maxQueueSize(10)
                .maxBufferedBytes(30_000)
                .build())) {
            for (int i = 0; i < 50; i++) {
                for (int j = 0; j < 10; j++) {
                    tracker.logInfo("message " + i + " " + Math.random(), Map.of("text", Math.random()));
                }
                tracker.flush(Duration.ofSeconds(1));
            }
            assertTrue(tracker.stats().dropped(Signal.LOGS, DropReason.BUFFER_FULL) > 0);
            assertEquals(0, tries());
            assertEquals(List.of(), files());
            tracker.setConsent(Consent.GRANTED);
            assertTrue(tracker.flush(LONG));
            assertTrue(capture.lines().get(capture.lines().size() - 1).message().startsWith("message 49"));
            assertLaw(tracker);
        }
    }

    @Test
    void withoutAnEndpointPendingWaitsForTheSpool() throws IOException {
        try (GameTracker tracker = GameTracker.create(TrackerConfig.builder()
                .transport("file")
                .spoolDirectory(spool())
                .noStateDirectory()
                .consent(Consent.PENDING)
                .flushInterval(Duration.ofHours(1))
                .build())) {
            tracker.logInfo("one");
            assertFalse(tracker.flush(LONG));
            assertEquals(1, tracker.stats().pending(Signal.LOGS));
            assertEquals(List.of(), files());
            tracker.setConsent(Consent.GRANTED);
            assertTrue(tracker.flush(LONG));
            assertEquals(1, tracker.stats().spooled(Signal.LOGS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void pendingThenDeniedIsGone(Protocol protocol) throws IOException {
        try (GameTracker tracker = GameTracker.create(
                config().protocol(protocol).consent(Consent.PENDING).build())) {
            recordAllKinds(tracker);
            tracker.flush(Duration.ZERO);
            recordAllKinds(tracker);
            tracker.setConsent(Consent.DENIED);
            assertTrue(tracker.flush(LONG));
            assertEquals(2, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
            assertEquals(2, tracker.stats().dropped(Signal.TRACES, DropReason.DECLINED));
            assertLaw(tracker);
            tracker.setConsent(Consent.GRANTED);
            assertTrue(tracker.flush(LONG));
            assertEquals(0, tries());
            assertEquals(List.of(), files());
        }
        assertEquals(0, tries());
    }

    /** The state of a session lies on disk only while it may. */
    @Test
    @Timeout(120)
    void stateIsWrittenWhileGrantedAloneAndErasedWithTheSession() throws Exception {
        Path state = directory.resolve("state");
        try (GameTracker tracker = GameTracker.create(capture.config()
                .spoolDirectory(spool())
                .stateDirectory(state)
                .consent(Consent.PENDING)
                .build())) {
            tracker.setUser(Map.of("id", "player-77120"));
            tracker.flush(Duration.ZERO);
            assertFalse(Files.exists(state));
            tracker.setConsent(Consent.GRANTED);
            while (!Files.exists(state) || state.toFile().list().length == 0) {
                tracker.flush(Duration.ofMillis(10));
            }
            tracker.setConsent(Consent.DENIED);
            assertTrue(tracker.flush(LONG));
            assertFalse(Files.exists(state));
            assertEquals(List.of(), files());
        }
        assertFalse(Files.exists(state));
    }

    @Test
    void closeWhilePendingErasesAsDeclined() throws IOException {
        GameTracker tracker =
                GameTracker.create(config().consent(Consent.PENDING).build());
        recordAllKinds(tracker);
        tracker.close();
        assertEquals(0, tries());
        assertEquals(List.of(), files());
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
        assertEquals(1, tracker.stats().dropped(Signal.TRACES, DropReason.DECLINED));
        for (Signal signal : Signal.values()) {
            assertEquals(tracker.stats().dropped(signal), tracker.stats().dropped(signal, DropReason.DECLINED));
            assertEquals(0, tracker.stats().pending(signal));
        }
        assertEquals(Consent.PENDING, tracker.consent());
        assertLaw(tracker);
    }

    @Test
    void pendingAfterGrantedHoldsBackWhatComesAndKeepsWhatLies() throws IOException {
        serverIsDown();
        try (GameTracker tracker = GameTracker.create(config().build())) {
            tracker.logInfo("granted");
            assertTrue(tracker.flush(LONG));
            assertEquals(1, tracker.stats().spooled(Signal.LOGS));
            tracker.setConsent(Consent.PENDING);
            serverIsUp();
            int tries = tries();
            tracker.logInfo("pending");
            assertFalse(tracker.flush(Duration.ofSeconds(1)));
            assertEquals(tries, tries());
            assertEquals(1, tracker.stats().spooled(Signal.LOGS));
            assertEquals(1, tracker.stats().pending(Signal.LOGS));
            tracker.setConsent(Consent.GRANTED);
            assertTrue(tracker.flush(LONG));
            assertEquals(2, tracker.stats().delivered(Signal.LOGS));
        }
    }

    @Test
    void earlierSessionsAreLeftAloneUntilDecided() throws IOException {
        serverIsDown();
        try (GameTracker earlier = GameTracker.create(config().build())) {
            recordAllKinds(earlier);
        }
        serverIsUp();
        int tries = tries();
        List<Path> left = files();
        assertFalse(left.isEmpty());
        GameTracker pending =
                GameTracker.create(config().consent(Consent.PENDING).build());
        pending.flush(Duration.ofMillis(200));
        pending.close();
        assertEquals(tries, tries());
        assertEquals(left, files());
        try (GameTracker granted =
                GameTracker.create(config().consent(Consent.PENDING).build())) {
            granted.setConsent(Consent.GRANTED);
            assertTrue(granted.flush(LONG));
            assertEquals(1, granted.stats().adoptedDelivered(Signal.LOGS));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deniedErasesMemoryDiskAndWhatEarlierSessionsLeft(boolean adopted) throws IOException {
        serverIsDown();
        for (int i = 0; i < 2; i++) {
            try (GameTracker earlier = GameTracker.create(config().build())) {
                recordAllKinds(earlier);
            }
        }
        assertFalse(files().isEmpty());
        try (GameTracker tracker = GameTracker.create(
                config().consent(adopted ? Consent.GRANTED : Consent.PENDING).build())) {
            recordAllKinds(tracker);
            tracker.flush(adopted ? Duration.ofSeconds(1) : Duration.ZERO);
            recordAllKinds(tracker);
            tracker.setConsent(Consent.DENIED);
            assertTrue(tracker.flush(LONG));
            assertEquals(List.of(), files());
            int tries = tries();
            serverIsUp();
            assertEquals(2, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
            assertEquals(2, tracker.stats().dropped(Signal.TRACES, DropReason.DECLINED));
            assertEquals(2, tracker.stats().adopted(Signal.LOGS));
            assertEquals(2, tracker.stats().adoptedDropped(Signal.LOGS, DropReason.DECLINED));
            assertLaw(tracker);
            tracker.setConsent(Consent.GRANTED);
            assertTrue(tracker.flush(LONG));
            assertEquals(tries, tries());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void whatIsInQuarantineIsErasedAsWell() throws IOException {
        serverIsDown();
        try (GameTracker tracker = GameTracker.create(config().build())) {
            tracker.logInfo("too late");
            assertTrue(tracker.flush(LONG));
            capture.answer(e -> new Delivery.Rejected(400, "entry timestamp is too old"));
            while (tracker.stats().spooled(Signal.LOGS) > 0) {
                tracker.flush(LONG);
            }
            assertEquals(
                    1,
                    files().stream()
                            .filter(path -> path.toString().endsWith(".frame"))
                            .count());
            tracker.setConsent(Consent.DENIED);
            assertTrue(tracker.flush(LONG));
            assertEquals(List.of(), files());
        }
    }

    @Test
    void deniedAtTheStartErasesWhatEarlierSessionsLeft() throws IOException {
        serverIsDown();
        try (GameTracker earlier = GameTracker.create(config().build())) {
            recordAllKinds(earlier);
        }
        serverIsUp();
        int tries = tries();
        try (GameTracker tracker =
                GameTracker.create(config().consent(Consent.DENIED).build())) {
            assertEquals(NO_SESSION, tracker.sessionId());
            assertFalse(tracker.isEnabled(Level.ERROR));
            recordAllKinds(tracker);
            assertTrue(tracker.flush(LONG));
            assertEquals(List.of(), files());
            assertEquals(0, tracker.stats().accepted(Signal.LOGS));
            assertEquals(1, tracker.stats().adoptedDropped(Signal.LOGS, DropReason.DECLINED));
            tracker.setConsent(Consent.GRANTED);
            assertNotEquals(NO_SESSION, tracker.sessionId());
            tracker.logInfo("granted");
            assertTrue(tracker.flush(LONG));
            assertEquals(tries + 1, tries());
        }
    }

    @ParameterizedTest
    @EnumSource
    void whileDeniedCallsDoNothingAndAfterItAllBeginsAnew(Protocol protocol) {
        try (GameTracker tracker =
                GameTracker.create(config().protocol(protocol).build())) {
            String first = tracker.sessionId();
            Counter kills = tracker.counter("kills");
            kills.add(5);
            recordAllKinds(tracker);
            Span open = tracker.startSpan("secret");
            Scope current = open.makeCurrent();
            tracker.flush(LONG);
            tracker.setConsent(Consent.DENIED);
            kills.add(7);
            recordAllKinds(tracker);
            assertTrue(tracker.flush(LONG));
            long accepted = tracker.stats().accepted(Signal.LOGS);
            assertEquals(1, accepted);
            Map<Signal, Integer> before = new EnumMap<>(Signal.class);
            for (Signal signal : Signal.values()) {
                before.put(signal, capture.tried(signal).size());
            }
            tracker.setConsent(Consent.GRANTED);
            assertNotEquals(first, tracker.sessionId());
            kills.add(2);
            tracker.logError("public");
            tracker.startSpan("public").end();
            Span linked = tracker.startSpan("linked", null, open);
            assertNotEquals(open.traceId(), linked.traceId());
            linked.end();
            open.end();
            current.close();
            assertTrue(tracker.flush(LONG));
            for (Signal signal : Signal.values()) {
                List<Envelope> all = capture.tried(signal);
                List<Envelope> later = all.subList(before.get(signal), all.size());
                assertFalse(later.isEmpty());
                for (Envelope each : later) {
                    String text = text(each);
                    assertFalse(text.contains("secret"), text);
                    assertFalse(text.contains(first), text);
                    assertFalse(text.contains(open.traceId()), text);
                }
            }
            if (protocol == Protocol.LGTM) {
                assertEquals(2, capture.last("kills_total", Map.of("instance", tracker.sessionId())));
            }
            assertEquals(1, tracker.stats().dropped(Signal.TRACES, DropReason.DECLINED), "the span that was open");
            assertLaw(tracker);
        }
    }

    private static String text(Envelope envelope) {
        return envelope.format() == Format.REMOTE_WRITE_1
                ? RemoteWriteSamples.decode(envelope.bytes()).toString()
                : new String(envelope.bytes(), StandardCharsets.UTF_8);
    }

    /** In 0.1 what was queued when the player declined was sent by close, and the menu froze for up to two seconds. */
    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void declinedInTheMenuThenClosedSendsNothingMore(String transport) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            arrived.countDown();
            try {
                answered.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            GameTracker tracker = GameTracker.create(TrackerConfig.builder()
                    .transport(transport)
                    .endpoint(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                    .flushInterval(Duration.ofHours(1))
                    .spoolDirectory(spool())
                    .noStateDirectory()
                    .build());
            tracker.logInfo("under way");
            tracker.flush(Duration.ZERO);
            assertTrue(arrived.await(60, TimeUnit.SECONDS));
            tracker.logInfo("queued");
            tracker.setConsent(Consent.DENIED);
            assertTrue(tracker.flush(LONG), "the request is cut off");
            tracker.close();
            assertEquals(1, answered.getCount(), "nobody has waited for the answer");
            assertEquals(1, requests.get());
            assertEquals(List.of(), files());
            assertEquals(2, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
        } finally {
            answered.countDown();
            server.stop(0);
        }
    }

    /** A thread that is started holds up the one that starts it until the system has run it, which may take milliseconds. */
    @Test
    @Timeout(120)
    void aPlayerWhoDecidesWaitsForNoThreadToStart() throws IOException {
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        try (GameTracker tracker = GameTracker.create(config().build())) {
            Thread first = sleepingCollector(others);
            assertEquals(List.of("control"), startedBy(() -> tracker.setConsent(Consent.DENIED)));
            assertTrue(tracker.flush(LONG));
            others = new HashSet<>(others);
            others.add(first);
            sleepingCollector(others); // the next session's
            assertEquals(List.of("control"), startedBy(() -> tracker.setConsent(Consent.GRANTED)));
        }
        try (GameTracker tracker = GameTracker.create(capture.config()
                .spoolDirectory(spool())
                .consent(Consent.PENDING)
                .build())) {
            assertEquals(List.of("control"), startedBy(() -> tracker.setConsent(Consent.GRANTED)));
        }
    }

    /** Returns the names of the threads that were started by this one, the last one by this method itself. */
    private List<String> startedBy(Runnable decision) throws IOException {
        Path file = directory.resolve("threads.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.ThreadStart");
            recording.start();
            decision.run();
            new Thread(() -> {}, "control").start();
            recording.stop();
            recording.dump(file);
        }
        long self = Thread.currentThread().getId();
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getThread("parentThread") != null)
                .filter(event -> event.getThread("parentThread").getJavaThreadId() == self)
                .map(event -> event.getThread("thread").getJavaName())
                .toList();
    }

    /** Waits until a collector that is none of those sleeps for good. */
    private static Thread sleepingCollector(Set<Thread> others) {
        while (true) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                Object blocker = LockSupport.getBlocker(thread);
                if (thread.getName().equals("gametracker-collector")
                        && !others.contains(thread)
                        && thread.getState() == Thread.State.WAITING
                        && blocker != null
                        && blocker.getClass().getName().contains("Parker")) {
                    return thread;
                }
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void theProcessWideTrackerAndItsHandlesFollow() {
        Counter kills = GameTracker.get().counter("kills");
        GameTracker tracker = GameTracker.init(config().consent(Consent.PENDING).build());
        kills.add(1);
        assertEquals(Consent.PENDING, GameTracker.get().consent());
        GameTracker.get().setConsent(Consent.DENIED);
        kills.add(1);
        GameTracker.get().setConsent(Consent.GRANTED);
        kills.add(1);
        tracker.close();
        assertEquals(1, capture.last("kills_total", Map.of()));
    }
}
