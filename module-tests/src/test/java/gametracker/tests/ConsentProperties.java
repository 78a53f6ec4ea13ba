package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Consent;
import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.Size;

/** Whatever is recorded, decided, answered and closed in whatever order, with a real spool. */
class ConsentProperties {
    private static final Duration LONG = Duration.ofSeconds(60);

    enum Step {
        LOG,
        ERROR,
        SPAN,
        OPEN_SPAN,
        END_SPANS,
        METRICS,
        CONTEXT,
        CHILD,
        FLUSH,
        GRANT,
        HOLD,
        DENY,
        RESTART
    }

    enum Answer {
        TAKEN,
        DOWN,
        REFUSED,
        HANGS
    }

    /** What was tried when something had been erased for sure, and up to which decision. */
    private record Mark(int decision, Map<Signal, Integer> tried) {}

    private final Capture capture = new Capture();
    private final CountDownLatch never = new CountDownLatch(1);
    private final List<Mark> marks = new ArrayList<>();
    private final List<Span> open = new ArrayList<>();
    private final List<Scope> scopes = new ArrayList<>();
    private Path spool;
    private GameTracker tracker;
    private GameTracker child;
    private Counter counter;

    /** How often the player has declined so far; all that is recorded bears it. */
    private int decision;

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
    void nothingThatWasDeclinedIsSeenAgainAndTheLedgerAddsUp(
            @ForAll Protocol protocol,
            @ForAll Consent first,
            @ForAll @Size(min = 1, max = 30) List<Step> steps,
            @ForAll @Size(max = 12) List<Answer> answers)
            throws IOException {
        spool = Files.createTempDirectory("consent");
        AtomicInteger next = new AtomicInteger();
        capture.answer(envelope -> {
            int at = next.getAndIncrement();
            return answer(at < answers.size() ? answers.get(at) : Answer.TAKEN);
        });
        start(protocol, first);
        for (Step step : steps) {
            take(step, protocol);
        }
        end();
        scopes.forEach(Scope::close);
        for (Mark mark : marks) {
            assertErased(mark);
        }
        try (Stream<Path> files = Files.walk(spool)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }

    private Delivery answer(Answer answer) throws InterruptedException {
        return switch (answer) {
            case TAKEN -> new Delivery.Delivered(204, "");
            case DOWN -> new Delivery.RetryLater(OptionalInt.of(503), Optional.of(Duration.ofMillis(1)), false, "down");
            case REFUSED -> new Delivery.Rejected(400, "no");
            case HANGS -> {
                never.await();
                yield new Delivery.Delivered(204, "");
            }
        };
    }

    private void start(Protocol protocol, Consent consent) {
        tracker = GameTracker.create(capture.config()
                .protocol(protocol)
                .consent(consent)
                .maxQueueSize(8)
                .flushThreshold(3)
                .maxBufferedBytes(9000)
                .spoolDirectory(spool)
                .noStateDirectory()
                .shutdownTimeout(Duration.ofMillis(5))
                .build());
        child = tracker.child(Map.of("tag", secret()));
        counter = tracker.counter("kills", Map.of("label", secret()));
        if (consent == Consent.DENIED) {
            erased();
        }
    }

    private void end() {
        tracker.close();
        for (Signal signal : Signal.values()) {
            Laws.holdAtRest(tracker.stats(), signal);
            assertEquals(0, tracker.stats().pending(signal), "nothing waits after close");
        }
    }

    private String secret() {
        return "secret" + decision + "x";
    }

    private void take(Step step, Protocol protocol) throws IOException {
        switch (step) {
            case LOG -> tracker.logInfo(secret(), Map.of("key", secret()));
            case ERROR -> child.logError(secret(), new IllegalStateException(secret()));
            case SPAN -> tracker.startSpan(secret()).end();
            case OPEN_SPAN -> {
                Span span = tracker.startSpan(secret());
                scopes.add(span.makeCurrent());
                open.add(span);
            }
            case END_SPANS -> {
                open.forEach(Span::end);
                open.clear();
            }
            case METRICS -> {
                counter.add(1);
                tracker.gauge(secret(), 1);
                child.histogram(secret() + "_ms", 1);
            }
            case CONTEXT -> {
                tracker.setUser(Map.of("id", secret()));
                child.setTag("tag", secret());
                tracker.setContext("context", Map.of("key", secret()));
                tracker.addBreadcrumb(secret(), null);
            }
            case CHILD -> child = child.child(Map.of("tag", secret()));
            case FLUSH -> tracker.flush(Duration.ofMillis(5));
            case GRANT -> tracker.setConsent(Consent.GRANTED);
            case HOLD -> tracker.setConsent(Consent.PENDING);
            case DENY -> {
                tracker.setConsent(Consent.DENIED);
                erased();
            }
            case RESTART -> {
                Consent before = tracker.consent();
                end();
                start(protocol, before);
            }
        }
    }

    private void erased() {
        assertTrue(tracker.flush(LONG), "a disk that works and a transport that heeds interrupts");
        assertEquals(List.of(), files());
        for (Signal signal : Signal.values()) {
            Laws.holdAtRest(tracker.stats(), signal);
            assertEquals(0, tracker.stats().pending(signal));
            assertEquals(0, tracker.stats().spooled(signal));
        }
        Map<Signal, Integer> tried = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            tried.put(signal, capture.tried(signal).size());
        }
        marks.add(new Mark(decision, tried));
        decision++;
        counter = tracker.counter("kills", Map.of("label", secret()));
    }

    private List<Path> files() {
        try (Stream<Path> walk = Files.walk(spool)) {
            return walk.filter(path -> !path.equals(spool)).toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertErased(Mark mark) {
        for (Signal signal : Signal.values()) {
            List<Envelope> all = capture.tried(signal);
            for (Envelope envelope : all.subList(mark.tried().get(signal), all.size())) {
                String text = text(envelope);
                for (int old = 0; old <= mark.decision(); old++) {
                    assertFalse(text.contains("secret" + old + "x"), text);
                }
            }
        }
    }

    private static String text(Envelope envelope) {
        return envelope.format() == Format.REMOTE_WRITE_1
                ? RemoteWriteSamples.decode(envelope.bytes()).toString()
                : new String(envelope.bytes(), StandardCharsets.UTF_8);
    }
}
