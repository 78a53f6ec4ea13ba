package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.CheckResult;
import gametracker.api.Consent;
import gametracker.api.Redactor;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.core.queue.Parker;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CheckupTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeServer server = new FakeServer();
    private ConsentTracker tracker;

    private void start(TrackerConfig.Builder config) {
        tracker = ConsentTracker.start(
                config.build(),
                new World(
                        InstantSource.system(),
                        System::nanoTime,
                        new Parker.OfThread(),
                        server,
                        null,
                        Trackers.log(new Lines())));
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    private String body(Signal signal) {
        return server.taken.stream()
                .filter(envelope -> envelope.signal() == signal)
                .map(envelope -> new String(envelope.bytes(), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> meanings(CheckResult result) {
        return result.items().stream().map(CheckResult.Item::meaning).toList();
    }

    @Test
    void oneOfEachIsSentPastTheLedger() {
        start(Trackers.config());
        CheckResult result = tracker.check(LONG);
        assertTrue(result.ok(), result::toString);
        assertEquals(
                List.of(Signal.LOGS, Signal.METRICS, Signal.TRACES),
                result.items().stream().map(CheckResult.Item::signal).toList());
        assertEquals(
                URI.create("http://localhost:1/loki/api/v1/push"),
                result.items().get(0).address());
        assertEquals(OptionalInt.of(204), result.items().get(1).status());
        assertFalse(result.items().get(2).took().isNegative());
        assertEquals(3, server.taken.size());
        for (Signal signal : Signal.values()) {
            assertEquals(1, server.items(signal));
            assertEquals(0, tracker.stats().accepted(signal));
        }
    }

    @Test
    void lineBearsTheIdOfTheTraceThatIsSent() {
        start(Trackers.config().traceSampling(0));
        assertTrue(tracker.check(LONG).ok());
        Matcher id = Pattern.compile("\"traceId\":\"([0-9a-f]{32})\"").matcher(body(Signal.TRACES));
        assertTrue(id.find());
        assertTrue(body(Signal.LOGS).contains(id.group(1)));
        assertTrue(body(Signal.LOGS).contains("gametracker.check"));
        assertTrue(body(Signal.LOGS).contains(tracker.sessionId()));
    }

    @Test
    void answerOfEachSignalIsItsOwn() {
        server.answer = envelope -> envelope.signal() == Signal.METRICS
                ? new Delivery.Rejected(404, "remote write receiver needs to be enabled")
                : new Delivery.Delivered(204, "");
        start(Trackers.config());
        CheckResult result = tracker.check(LONG);
        assertFalse(result.ok());
        assertEquals(
                List.of(true, false, true),
                result.items().stream().map(CheckResult.Item::ok).toList());
        assertTrue(meanings(result).get(1).contains("--web.enable-remote-write-receiver"));
    }

    @Test
    void transportThatHangsHoldsUpNeitherTheCallerNorTheRecording() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch back = new CountDownLatch(3);
        server.answer =
                envelope -> envelope.id().endsWith("-check") ? hang(release, back) : new Delivery.Delivered(204, "");
        start(Trackers.config());
        CheckResult first = tracker.check(Duration.ofMillis(50));
        assertTrue(
                meanings(first).stream().allMatch(text -> text.startsWith("no answer within PT0.05S")),
                first::toString);
        CheckResult second = tracker.check(LONG);
        assertTrue(
                meanings(second).stream().allMatch("the transport has not come back from an earlier check"::equals),
                second::toString);
        tracker.logInfo("beside the check");
        assertTrue(tracker.flush(LONG));
        assertEquals(1, tracker.stats().delivered(Signal.LOGS));
        release.countDown();
        assertTrue(back.await(30, TimeUnit.SECONDS));
    }

    /** As a transport does that ignores interrupts. */
    private static Delivery hang(CountDownLatch release, CountDownLatch back) {
        while (true) {
            try {
                release.await();
                back.countDown();
                return new Delivery.Delivered(204, "");
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }

    @Test
    void transportThatThrowsIsNamedWithoutItsMessage() {
        server.answer = envelope -> {
            throw new IllegalStateException("hidden-key-1234");
        };
        start(Trackers.config());
        CheckResult result = tracker.check(LONG);
        assertFalse(result.ok());
        assertTrue(meanings(result).get(0).contains("the transport threw java.lang.IllegalStateException"));
        assertFalse(result.toString().contains("hidden-key-1234"));
    }

    @Test
    void nothingLeavesTheProcessWithoutConsent() {
        start(Trackers.config().consent(Consent.PENDING));
        CheckResult pending = tracker.check(LONG);
        assertFalse(pending.ok());
        assertEquals(
                "consent is PENDING, so nothing may be sent", meanings(pending).get(0));
        tracker.setConsent(Consent.DENIED);
        assertEquals(
                "consent is DENIED, so nothing may be sent",
                meanings(tracker.child(null).check(LONG)).get(2));
        assertEquals(0, server.taken.size());
        tracker.setConsent(Consent.GRANTED);
        assertTrue(tracker.check(LONG).ok());
    }

    @Test
    void withoutEndpointItSaysWhatToSet() {
        start(TrackerConfig.builder().logsEndpoint(URI.create("http://h/push?key=hidden-key-1234")));
        CheckResult result = tracker.check(LONG);
        assertEquals(
                List.of(true, false, false),
                result.items().stream().map(CheckResult.Item::ok).toList());
        assertEquals(URI.create(""), result.items().get(1).address());
        assertEquals(
                "no endpoint, so nothing is sent: set gametracker.endpoint or gametracker.metricsEndpoint",
                meanings(result).get(1));
        assertEquals(URI.create("http://h/push"), result.items().get(0).address());
    }

    @Test
    void closedTrackerSaysSo() {
        start(Trackers.config());
        tracker.close();
        assertEquals("the tracker is closed", meanings(tracker.check(LONG)).get(0));
        assertEquals(
                "the tracker is closed",
                tracker.checkSample(LONG, Instant.now()).meaning());
    }

    @Test
    void interruptEndsTheWaitAndIsKept() {
        start(Trackers.config());
        Thread.currentThread().interrupt();
        CheckResult result = tracker.check(LONG);
        assertTrue(Thread.interrupted());
        assertEquals(3, result.items().size());
        assertEquals("the check was interrupted", meanings(result).get(0));
    }

    @Test
    void badTimeoutIsZero() {
        start(Trackers.config());
        for (Duration timeout : new Duration[] {null, Duration.ofSeconds(-1), Duration.ZERO}) {
            assertEquals(3, tracker.check(timeout).items().size());
        }
    }

    @Test
    void redactorSeesTheCheckAndMayTakeAllOfIt() {
        Redactor all = (key, text) -> null;
        start(Trackers.config().redactor(all));
        CheckResult result = tracker.check(LONG);
        assertEquals(3, result.items().size());
        assertTrue(server.taken.stream().map(Envelope::signal).anyMatch(Signal.METRICS::equals));
    }

    @Test
    void sampleOfAnEarlierTimeIsSentAlone() {
        start(Trackers.config());
        CheckResult.Item item = tracker.checkSample(LONG, Instant.now().minus(Duration.ofDays(3)));
        assertTrue(item.ok());
        assertEquals(Signal.METRICS, item.signal());
        assertEquals(1, server.taken.size());
    }
}
