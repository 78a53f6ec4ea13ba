package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.core.queue.Parker;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedSeries;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A console whose clock is wrong when a game starts and is set a moment later, before servers that take nothing that is
 * more than ten minutes ahead of them, nothing older than the newest sample of a series, and no line an hour older than
 * the newest of its stream.
 */
class ClockSetRightTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LEVELS = 2;

    /** What has passed of the test's own time, beside the time that passes anyway. */
    private final AtomicLong passed = new AtomicLong();

    /** By how much the console's clock is ahead. */
    private final AtomicLong ahead = new AtomicLong();

    private final LongSupplier ticks = () -> System.nanoTime() + passed.get();
    private final InstantSource consoleClock = () -> trueTime().plusNanos(ahead.get());

    private Receiver servers;
    private ReceiverTransport transport;
    private CoreTracker tracker;

    private Instant trueTime() {
        return Instant.now().plusNanos(passed.get());
    }

    @BeforeEach
    void startServers() {
        servers = Receiver.start(ReceiverConfig.DEFAULT.withoutPage().withClock(new TrueClock()));
    }

    @AfterEach
    void close() {
        tracker.close();
        servers.close();
    }

    private void start(Protocol protocol) {
        TrackerConfig config = Trackers.config()
                .game("arena")
                .environment("production")
                .protocol(protocol)
                .build();
        transport = new ReceiverTransport(servers.uri(), protocol);
        tracker = Trackers.start(
                config,
                new World(
                        consoleClock,
                        ticks,
                        new Parker.OfThread(),
                        new ReceiverTransport(servers.uri(), protocol),
                        null,
                        Trackers.log(new Lines())));
    }

    private void set(Duration newAhead) {
        ahead.set(newAhead.toNanos());
    }

    private void pass(Duration time) {
        passed.addAndGet(time.toNanos());
    }

    /** Two lines of two levels, a counter, a histogram, a gauge and a span, sent at once. */
    private void play() {
        tracker.logInfo("round");
        tracker.logWarn("round");
        tracker.increment("kills", 3);
        tracker.histogram("load_ms", 12);
        tracker.gauge("health", 7);
        tracker.startSpan("round").end();
        assertTrue(tracker.flush(LONG));
    }

    private TrackerStats end() {
        tracker.close();
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        return stats;
    }

    private List<String> refused() {
        return transport.refused;
    }

    private ReceivedSeries series(String name) {
        return servers.received().series(name).get(0);
    }

    @ParameterizedTest
    @EnumSource
    void everythingIsAcceptedOnceAClockTwoHoursAheadIsSetRight(Protocol protocol) {
        set(Duration.ofHours(2));
        start(protocol);
        play();
        long lostLogs = tracker.stats().dropped(Signal.LOGS);
        long lostSamples = tracker.stats().dropped(Signal.METRICS);
        assertEquals(2, lostLogs, "so far ahead servers take nothing");
        assertTrue(lostSamples > 0);
        int refusedByThen = refused().size();

        pass(Duration.ofSeconds(3));
        set(Duration.ZERO);
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofSeconds(5));
            play();
        }
        TrackerStats stats = end();
        assertEquals(refusedByThen, refused().size(), () -> refused().toString());
        assertEquals(lostLogs, stats.dropped(Signal.LOGS));
        assertEquals(lostSamples, stats.dropped(Signal.METRICS));
        assertEquals(20 * LEVELS, servers.received().logs().size());

        ReceivedSeries kills = series("kills_total");
        assertEquals(0, kills.points().get(0).value(), "the beginning that was refused is there again");
        assertEquals(63, kills.last().orElseThrow(), "and what was counted before is in it");
        assertTrue(kills.ended());
        assertTrue(series("health").ended());
        assertTrue(series("load_ms_count").ended());
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsRefusedWhereAClockNineMinutesAheadIsSetRight(Protocol protocol) {
        set(Duration.ofMinutes(9));
        start(protocol);
        play();
        set(Duration.ZERO);
        for (int i = 0; i < 11; i++) {
            pass(Duration.ofMinutes(1));
            play();
        }
        TrackerStats stats = end();
        assertEquals(List.of(), refused());
        assertEquals(0, stats.dropped(Signal.LOGS) + stats.dropped(Signal.METRICS));
        ReceivedSeries kills = series("kills_total");
        assertEquals(36, kills.last().orElseThrow());
        long last = kills.points().get(kills.points().size() - 1).timeMillis();
        assertTrue(Math.abs(last - trueTime().toEpochMilli()) < 60_000, "the times are right again");
    }

    /** The wrong clock is the later one: what the servers had from the right one must not be contradicted. */
    @ParameterizedTest
    @EnumSource
    void nothingIsRefusedForTenMinutesWhereAClockIsSetAnHourAndMoreBack(Protocol protocol) {
        start(protocol);
        play();
        set(Duration.ofMinutes(-100));
        for (int i = 0; i < 9; i++) {
            pass(Duration.ofMinutes(1));
            play();
        }
        assertEquals(List.of(), refused());
        assertFalse(servers.received().logs().isEmpty());
    }

    private final class TrueClock extends Clock {
        @Override
        public Instant instant() {
            return trueTime();
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
