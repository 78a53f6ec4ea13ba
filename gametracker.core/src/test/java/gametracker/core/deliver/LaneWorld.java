package gametracker.core.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One lane without threads: the test offers, takes what is to be sent, answers for the server, and lets time pass. Pauses
 * have no jitter but what {@link #random} says.
 */
final class LaneWorld {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    static final Delivery OK = new Delivery.Delivered(204, "");
    static final Delivery UNREACHABLE =
            new Delivery.RetryLater(OptionalInt.empty(), Optional.empty(), false, "connection refused");
    static final Delivery RESET = new Delivery.RetryLater(OptionalInt.empty(), Optional.empty(), true, "reset");

    final Format format;
    final Ledger ledger;
    final FakeReports reports = new FakeReports();
    final FakeRules rules = new FakeRules();
    final @Nullable FakeSpool spool;
    final Lane lane;
    private final ArrayDeque<Runnable> losses = new ArrayDeque<>();
    private int batches;
    long nanos = 5_000_000_000L;
    double random;

    @Nullable
    Attempt inFlight;

    LaneWorld(Format format) {
        this(format, null, "now");
    }

    LaneWorld(Format format, FakeSpool.@Nullable Disk disk, String session) {
        this(format, disk, session, 3000, EnumSet.allOf(Signal.class), 5_000_000_000L);
    }

    LaneWorld(
            Format format,
            FakeSpool.@Nullable Disk disk,
            String session,
            long maxBufferedBytes,
            Set<Signal> endpoints,
            long nanos) {
        this.format = format;
        this.nanos = nanos;
        ledger = new Ledger();
        spool = disk == null
                ? null
                : new FakeSpool(disk, session, new SpoolListener() {
                    @Override
                    public void lost(SpoolEntry entry, DropReason reason) {
                        losses.add(() -> lane().lost(entry, reason));
                    }

                    @Override
                    public void trouble(String message) {}
                });
        Set<Format> formats = format == Format.OTLP_LOGS || format == Format.OTLP_METRICS
                ? Set.of(Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES)
                : Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES);
        GuardedReports guarded = new GuardedReports(reports);
        lane = new Lane(
                format.signal(),
                true,
                new LaneContext(
                        new Settings(maxBufferedBytes, formats, destinations(endpoints), REQUEST_TIMEOUT),
                        new Environment(() -> this.nanos, this::wall, () -> random, Thread::new),
                        rules,
                        id -> {},
                        new GuardedSpool(spool, guarded),
                        ledger,
                        guarded));
    }

    static Map<Signal, Destination> destinations(Set<Signal> signals) {
        Map<Signal, Destination> all = new EnumMap<>(Signal.class);
        signals.forEach(signal -> all.put(
                signal, new Destination(URI.create("http://h:1/push?key=hidden-key-1234"), "gametracker.endpoint")));
        return all;
    }

    private Lane lane() {
        return lane;
    }

    Instant wall() {
        return START.plusNanos(nanos - 5_000_000_000L);
    }

    static Delivery status(int status) {
        return new Delivery.RetryLater(
                OptionalInt.of(status), Optional.empty(), status == 502 || status == 504, "status " + status);
    }

    static Delivery retryAfter(int status, Duration delay) {
        return new Delivery.RetryLater(OptionalInt.of(status), Optional.of(delay), false, "wait");
    }

    static Delivery rejected(int status, String words) {
        return new Delivery.Rejected(status, words);
    }

    Envelope offer(Integer... items) {
        Envelope envelope = FakeRules.envelope(
                format.signal().name().toLowerCase(java.util.Locale.ROOT) + "-" + ++batches,
                format,
                wall(),
                Arrays.asList(items));
        offer(envelope);
        return envelope;
    }

    void offer(Envelope envelope) {
        ledger.upstream.accepted(envelope.signal(), envelope.itemCount());
        ledger.entered(envelope.signal(), envelope.itemCount());
        lane.offer(envelope);
        settle();
    }

    void adopt() {
        lane.adopt(spool.adopt().stream()
                .filter(e -> e.format().signal() == format.signal())
                .toList());
        settle();
    }

    void settle() {
        while (!losses.isEmpty()) {
            losses.poll().run();
        }
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    /** What the lane has to do next. */
    Step next() {
        Step step = lane.take();
        settle();
        return step;
    }

    /** Takes what is to be sent now. */
    Envelope take() {
        Step step = next();
        inFlight = assertInstanceOf(Attempt.class, step, "nothing is sent");
        return inFlight.wire();
    }

    void answer(Delivery delivery) {
        Attempt attempt = inFlight;
        inFlight = null;
        attempt.answered(delivery);
        lane.completed(attempt);
        settle();
    }

    /** Sends the next, which must be due, and answers. */
    Envelope exchange(Delivery delivery) {
        Envelope sent = take();
        answer(delivery);
        return sent;
    }

    /** Waits as long as the lane says, which must be longer than nothing. */
    Duration await() {
        Step.WaitUntil wait = assertInstanceOf(Step.WaitUntil.class, next());
        Duration pause = Duration.ofNanos(wait.nanos() - nanos);
        nanos = wait.nanos();
        return pause;
    }

    void assertIdle() {
        assertEquals(Step.IDLE, next());
    }

    /** Sends whatever is next, waiting if need be. */
    Envelope exchangeWhenDue(Delivery delivery) {
        if (!(next() instanceof Attempt attempt)) {
            await();
            return exchange(delivery);
        }
        inFlight = attempt;
        answer(delivery);
        return attempt.wire();
    }

    TrackerStats stats() {
        return ledger.snapshot();
    }

    long delivered() {
        return stats().delivered(format.signal());
    }

    long dropped(DropReason reason) {
        return stats().dropped(format.signal(), reason);
    }

    long dropped() {
        return stats().dropped(format.signal());
    }

    long pending() {
        return stats().pending(format.signal());
    }

    long spooled() {
        return stats().spooled(format.signal());
    }

    void assertNothingIsUnaccounted() {
        TrackerStats stats = stats();
        Signal signal = format.signal();
        assertEquals(
                stats.accepted(signal),
                stats.delivered(signal) + stats.spooled(signal) + stats.pending(signal) + stats.dropped(signal),
                stats.toString());
        long memory = 0;
        long disk = 0;
        for (PendingEnvelope pending : lane.queue().live()) {
            if (pending.isOnDisk()) {
                disk += pending.items();
            } else {
                memory += pending.items();
            }
        }
        assertEquals(memory, stats.pending(signal), "pending by the lane's own envelopes");
        assertEquals(disk, stats.spooled(signal), "spooled by the lane's own envelopes");
    }

    static List<Integer> sent(Envelope envelope) {
        return FakeRules.items(envelope);
    }
}
