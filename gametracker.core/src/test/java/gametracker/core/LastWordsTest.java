package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Consent;
import gametracker.api.DropReason;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.core.queue.Parker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a session has recorded when its process dies, and what the next start makes of it. A death is played: the files are
 * read while the session lives, and put back when it is over.
 */
class LastWordsTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    Path directory;

    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private final List<CoreTracker> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(CoreTracker::close);
    }

    private Path state() {
        return directory.resolve("state");
    }

    private TrackerConfig.Builder config() {
        return Trackers.config().stateDirectory(state()).flushOnExit(false);
    }

    private CoreTracker start(TrackerConfig config) {
        CoreTracker tracker = Trackers.start(
                config,
                new World(
                        InstantSource.system(),
                        System::nanoTime,
                        new Parker.OfThread(),
                        server,
                        null,
                        Trackers.log(lines),
                        () -> null,
                        true));
        open.add(tracker);
        return tracker;
    }

    private static void await(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - deadline < 0, what);
            Thread.onSpinWait();
        }
    }

    private List<Path> files(String suffix) {
        try (Stream<Path> files = Files.list(state())) {
            return files.filter(path -> path.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private Path journal(CoreTracker tracker) {
        return state().resolve(tracker.sessionId() + ".journal");
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    private void awaitWritten(CoreTracker tracker, String... texts) {
        await(
                () -> {
                    String written = text(journal(tracker));
                    return Stream.of(texts).allMatch(written::contains);
                },
                "not written: " + List.of(texts));
    }

    /** Ends a session, and has its files as if it had died at the moment before. */
    private Path die(CoreTracker tracker) throws IOException {
        Map<Path, byte[]> files = new HashMap<>();
        for (Path file : files("")) {
            if (file.getFileName().toString().contains(tracker.sessionId())) {
                files.put(file, Files.readAllBytes(file));
            }
        }
        tracker.close();
        assertFalse(Files.exists(journal(tracker)), "an orderly end leaves no journal");
        for (Map.Entry<Path, byte[]> each : files.entrySet()) {
            Files.write(each.getKey(), each.getValue());
            Files.setLastModifiedTime(each.getKey(), FileTime.from(Instant.now().minusSeconds(60)));
        }
        server.taken.clear();
        return journal(tracker);
    }

    private static Delivery later(Envelope envelope) {
        return new Delivery.RetryLater(OptionalInt.of(503), Optional.empty(), false, "later");
    }

    private String taken() {
        StringBuilder all = new StringBuilder();
        for (Envelope each : server.taken) {
            all.append(new String(each.bytes(), StandardCharsets.UTF_8)).append('\n');
        }
        return all.toString();
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    @Test
    void whatWasRecordedIsWrittenAlthoughNothingIsDueAndArrivesOnceAsTheDeadSession() throws Exception {
        CoreTracker first = start(config().version("1.0").build());
        first.setUser(Map.of("id", "player-of-the-first"));
        first.logDebug("a-debug-that-is-far-from-due");
        first.logInfo("an-info-that-is-far-from-due");
        first.startSpan("a-span-that-is-far-from-due").end();
        awaitWritten(first, "a-debug-that", "an-info-that", "a-span-that");
        assertEquals(List.of(), List.copyOf(server.taken), "flushInterval is an hour");
        Path left = die(first);
        CoreTracker second = start(config().version("2.0").build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        second.close();
        String taken = taken();
        for (String text : List.of("a-debug-that", "an-info-that", "a-span-that")) {
            assertEquals(1, count(taken, text), () -> text + " in " + taken);
        }
        Envelope info = server.taken.stream()
                .filter(each -> new String(each.bytes(), StandardCharsets.UTF_8).contains("an-info-that"))
                .findFirst()
                .orElseThrow();
        String body = new String(info.bytes(), StandardCharsets.UTF_8);
        assertTrue(body.contains("\"version\":\"1.0\""), body);
        assertTrue(body.contains(first.sessionId()) && body.contains("player-of-the-first"), body);
        assertFalse(body.contains(second.sessionId()), body);
        Trackers.assertLaw(second.stats());
        assertEquals(second.stats().accepted(Signal.TRACES), second.stats().delivered(Signal.TRACES));
        assertEquals(1, second.stats().delivered(Signal.TRACES));
        CoreTracker third = start(config().build());
        third.close();
        assertEquals(1, count(taken(), "an-info-that"), "a third start knows nothing of it");
        assertEquals(List.of(), files(".journal"));
    }

    @Test
    void whatIsDeliveredIsForgotten() throws Exception {
        CoreTracker first = start(config().build());
        first.logInfo("delivered-before-the-end");
        assertTrue(first.flush(Duration.ofSeconds(30)));
        first.logInfo("not-delivered-before-the-end");
        awaitWritten(first, "not-delivered-before-the-end");
        Path left = die(first);
        CoreTracker second = start(config().build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        second.close();
        assertEquals(0, count(taken(), "\"delivered-before-the-end"));
        assertEquals(1, count(taken(), "\"not-delivered-before-the-end"));
    }

    @Test
    void batchThatTheServerDoesNotTakeIsKeptAsItWasSent() throws Exception {
        List<Envelope> tried = new ArrayList<>();
        server.answer = envelope -> {
            synchronized (tried) {
                tried.add(envelope);
            }
            return later(envelope);
        };
        CoreTracker first =
                start(config().shutdownTimeout(Duration.ofMillis(10)).build());
        first.logInfo("tried-in-vain-and-kept");
        awaitWritten(first, "tried-in-vain-and-kept");
        first.logInfo("the-second-in-the-batch");
        first.flush(Duration.ofMillis(200));
        awaitWritten(first, "the-second-in-the-batch");
        Path left = die(first);
        server.answer = envelope -> new Delivery.Delivered(204, "");
        start(config().build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        Envelope sent;
        synchronized (tried) {
            sent = tried.stream()
                    .filter(each -> new String(each.bytes(), StandardCharsets.UTF_8).contains("tried-in-vain"))
                    .findFirst()
                    .orElseThrow();
        }
        assertTrue(server.taken.stream().anyMatch(each -> each.body().equals(sent.body())), "byte for byte");
    }

    @Test
    void startThatDiesWhileItSendsLeavesTheRestToTheNext() throws Exception {
        CoreTracker first = start(config().build());
        first.logInfo("of-the-first-that-died");
        awaitWritten(first, "of-the-first-that-died");
        Path left = die(first);
        server.answer = LastWordsTest::later;
        CoreTracker second =
                start(config().shutdownTimeout(Duration.ofMillis(10)).build());
        await(() -> second.stats().accepted(Signal.LOGS) > 1, "it is with delivery");
        second.close();
        assertTrue(Files.exists(left), "the next start has it");
        Trackers.assertLaw(second.stats());
        server.answer = envelope -> new Delivery.Delivered(204, "");
        start(config().build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        assertEquals(1, count(taken(), "of-the-first-that-died"));
    }

    @Test
    void whatTheServerRefusesForGoodIsForgotten() throws Exception {
        CoreTracker first = start(config().build());
        first.logInfo("refused-for-good-by-all");
        awaitWritten(first, "refused-for-good-by-all");
        Path left = die(first);
        server.answer = envelope -> new Delivery.Rejected(400, "no");
        CoreTracker second = start(config().build());
        await(() -> !Files.exists(left), "it is deleted when it is refused");
        Trackers.assertLaw(second.stats());
        assertTrue(second.stats().dropped(Signal.LOGS, DropReason.REJECTED) >= 1);
    }

    @Test
    void spansOfASessionThatDiedJustNowWaitAsARepeatDoes() throws Exception {
        CoreTracker first = start(config().build());
        first.startSpan("a-span-that-may-have-been-sent").end();
        first.logInfo("a-log-that-need-not-wait");
        awaitWritten(first, "a-span-that-may-have-been-sent", "a-log-that-need-not-wait");
        Path left = die(first);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now()));
        CoreTracker second = start(config().build());
        await(() -> taken().contains("a-log-that-need-not-wait"), "logs come at once");
        assertEquals(0, second.stats().accepted(Signal.TRACES));
        second.close();
        assertTrue(Files.exists(left));
        assertFalse(taken().contains("a-span-that-may-have-been-sent"));
    }

    @Test
    void otlpAndARedactor() throws Exception {
        TrackerConfig.Builder config = config().protocol(Protocol.OTLP)
                .redactor((key, text) -> text.replace("secret-of-the-player", "[gone]"));
        CoreTracker first = start(config.build());
        first.logInfo("one-with-secret-of-the-player");
        first.logError("two-with-secret-of-the-player", new IllegalStateException("secret-of-the-player"));
        awaitWritten(first, "one-with-[gone]", "two-with-[gone]");
        assertFalse(text(journal(first)).contains("secret-of-the-player"));
        Path left = die(first);
        start(config.build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        assertEquals(1, count(taken(), "one-with-[gone]"));
    }

    @Test
    void lastValuesOfCountersAndHistogramsArriveBehindThoseThatWereSent() throws Exception {
        CoreTracker first = start(config().protocol(Protocol.OTLP).build());
        first.increment("kills_of_the_session", 3);
        assertTrue(first.flush(Duration.ofSeconds(30)));
        first.increment("kills_of_the_session", 4);
        first.histogram("load_of_the_session", 12.5);
        awaitWritten(first, "\"asInt\":\"7\"", "load_of_the_session");
        assertEquals(0, count(taken(), "\"asInt\":\"7\""));
        Path left = die(first);
        CoreTracker second = start(config().protocol(Protocol.OTLP).build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        List<Envelope> metrics = server.taken.stream()
                .filter(each -> each.signal() == Signal.METRICS)
                .toList();
        String zeros = new String(metrics.get(0).bytes(), StandardCharsets.UTF_8);
        String values = new String(metrics.get(1).bytes(), StandardCharsets.UTF_8);
        assertTrue(zeros.contains("load_of_the_session") && !zeros.contains("kills_of_the_session"), zeros);
        assertTrue(values.contains("\"asInt\":\"7\"") && values.contains("load_of_the_session"), values);
        assertTrue(values.contains(first.sessionId()), values);
        assertTrue(second.stats().delivered(Signal.METRICS) >= 2);
        Trackers.assertLaw(second.stats());
    }

    @Test
    void withoutAStateDirectoryNothingIsWritten() throws Exception {
        CoreTracker tracker = start(Trackers.config().build());
        tracker.logInfo("nowhere");
        tracker.increment("nowhere");
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void childrensRecordsAreKeptToo() throws Exception {
        CoreTracker first = start(config().build());
        first.child(Map.of("match", "match-seven")).logInfo("of-a-child-tracker");
        awaitWritten(first, "of-a-child-tracker", "match-seven");
        die(first);
        start(config().build());
        await(() -> taken().contains("of-a-child-tracker"), "it arrives");
    }

    @Test
    void damagedJournalStopsNoStart() throws Exception {
        CoreTracker first = start(config().build());
        first.logInfo("the-whole-one-of-two");
        awaitWritten(first, "the-whole-one-of-two");
        first.startSpan("the-damaged-one-of-two").end();
        awaitWritten(first, "the-damaged-one-of-two");
        Path left = die(first);
        byte[] bytes = Files.readAllBytes(left);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("the-damaged-one");
        bytes[at] ^= 4;
        Files.write(left, bytes);
        start(config().build());
        await(() -> !Files.exists(left), "it is deleted when it is delivered");
        assertEquals(1, count(taken(), "the-whole-one-of-two"));
        assertFalse(taken().contains("damaged-one-of-two"));
    }

    @Test
    void journalThatIsADirectoryStopsNoStart() throws Exception {
        Files.createDirectories(state().resolve("00000000-0000-0000-0000-000000000000.journal"));
        CoreTracker tracker = start(config().build());
        tracker.logInfo("a-log-beside-a-directory");
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        assertEquals(1, count(taken(), "a-log-beside-a-directory"));
    }

    private ConsentTracker startAsked(Consent consent) {
        return ConsentTracker.start(
                config().consent(consent).build(),
                new World(
                        InstantSource.system(),
                        System::nanoTime,
                        new Parker.OfThread(),
                        server,
                        null,
                        Trackers.log(lines),
                        () -> null,
                        true));
    }

    @Test
    void nothingIsWrittenBeforeThePlayerHasConsentedAndThenAllOfIt() {
        try (ConsentTracker tracker = startAsked(Consent.PENDING)) {
            tracker.logInfo("recorded-while-pending");
            await(() -> tracker.stats().pending(Signal.LOGS) > 0, "it is recorded");
            assertEquals(List.of(), files(""));
            tracker.setConsent(Consent.GRANTED);
            await(
                    () -> files(".journal").stream().anyMatch(file -> text(file).contains("recorded-while-pending")),
                    "it is written");
        }
    }

    @Test
    void decliningErasesTheJournalsOfThisAndOfEarlierSessions() throws Exception {
        CoreTracker first = start(config().build());
        first.startSpan("of-an-earlier-session").end();
        awaitWritten(first, "of-an-earlier-session");
        Path left = die(first);
        Files.setLastModifiedTime(left, FileTime.from(Instant.now())); // so that it waits
        try (ConsentTracker tracker = startAsked(Consent.GRANTED)) {
            tracker.logInfo("of-this-session");
            await(
                    () -> files(".journal").stream().anyMatch(file -> text(file).contains("of-this-session")),
                    "it is written");
            tracker.setConsent(Consent.DENIED);
            assertTrue(tracker.flush(Duration.ofSeconds(30)));
            assertEquals(List.of(), files(""));
        }
        assertFalse(taken().contains("of-an-earlier-session"));
    }
}
