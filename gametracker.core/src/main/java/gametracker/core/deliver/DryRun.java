package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.TrackerThreads;
import gametracker.api.spi.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Delivery without network or disk: an envelope goes through whatever may become of one, so that each class on
 * these ways is there and linked. Touches nothing of a real tracker.
 */
public final class DryRun {
    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();
    private static final int REFUSALS_OF_POISON = 2 * PoisonDetector.PATIENCE;

    private static final List<Delivery> ANSWERS = List.of(
            new Delivered(204, ""),
            new Delivered(200, "{\"partialSuccess\":{\"rejectedSpans\":\"1\",\"errorMessage\":\"no\"}}"),
            new Rejected(400, "entry too far behind"),
            new Rejected(400, "out of order sample"),
            new Rejected(401, ""),
            new Rejected(413, "too large"),
            refused(429, "Per stream rate limit exceeded for stream '{}'"),
            refused(429, "Ingestion rate limit exceeded (limit: 1 bytes/sec) totaling '2' bytes"),
            refused(503, "starting"),
            RetryLater.noAnswer(new java.io.IOException("reset"), true),
            RetryLater.noAnswer("refused", false));

    private final Envelope sample;
    private final Bodies bodies;
    private final Reports reports;
    private long nanos;

    private DryRun(Envelope sample, Bodies bodies, Reports reports) {
        this.sample = sample;
        this.bodies = bodies;
        this.reports = reports;
    }

    /**
     * Goes through all of it.
     *
     * @param sample two items in a format
     * @param reports hears of what never happened
     */
    public static void of(Envelope sample, Bodies bodies, Reports reports) {
        DryRun run = new DryRun(sample, bodies, reports);
        for (boolean spooled : new boolean[] {false, true}) {
            for (Delivery answer : ANSWERS) {
                run.answered(answer, spooled);
            }
            run.poisoned(spooled);
            run.overfull(spooled);
        }
        run.packed();
        run.closed();
        run.waited();
    }

    private static RetryLater refused(int status, String words) {
        return new RetryLater(OptionalInt.of(status), Optional.of(Duration.ofSeconds(1)), false, words);
    }

    /** One answer, then the end of the lane with whatever it has left. */
    private void answered(Delivery answer, boolean spooled) {
        LaneDesk desk = desk(spooled, Long.MAX_VALUE);
        desk.offer(sample);
        answer(desk, answer);
        desk.isStuckUntil(nanos);
        desk.tryNow(0);
        answer(desk, new Delivered(204, ""));
        desk.close();
    }

    private void poisoned(boolean spooled) {
        LaneDesk desk = desk(spooled, Long.MAX_VALUE);
        desk.offer(sample);
        desk.offer(sample);
        for (int i = 0; i < REFUSALS_OF_POISON; i++) {
            answer(desk, refused(500, "no"));
            if (i == PoisonDetector.PATIENCE - 1) {
                answer(desk, new Delivered(204, ""));
            }
        }
        desk.close();
        desk.ledger().snapshot(CountsAhead.NONE).toString();
    }

    private void overfull(boolean spooled) {
        LaneDesk desk = desk(spooled, 1);
        desk.offer(sample);
        desk.offer(sample);
        desk.keepAll(desk.offered());
        desk.close();
        desk.offer(sample);
    }

    private void answer(LaneDesk desk, Delivery answer) {
        nanos += HOUR_NANOS; // no pause is longer
        Post post = desk.take().post();
        if (post != null) {
            desk.completed(post, answer);
        }
    }

    private void packed() {
        byte[] much = new byte[PackedBody.WORTH_PACKING];
        Arrays.fill(much, (byte) ' ');
        PackedBody packed =
                PackedBody.of(new Envelope(sample.id(), sample.format(), ByteBuffer.wrap(much), 0, sample.createdAt()));
        if (packed != null) {
            packed.unpacked();
        }
    }

    private void closed() {
        Dispatcher dispatcher = new Dispatcher(
                settings(Long.MAX_VALUE),
                outside(),
                new NoNetwork(),
                listener -> new NoDisk(),
                bodies,
                new Ledger(),
                reports);
        dispatcher.offer(sample);
        dispatcher.tick();
        dispatcher.flush(nanos, Dispatcher.Backlog.LEAVE);
        dispatcher.close(nanos);
        dispatcher.giveUp();
    }

    /** On a condition, on a latch, and for a lock: the JDK has a class for each of these, made by the first who waits. */
    private void waited() {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        lock.readLock().lock();
        try {
            new Progress().awaitChangeSince(0, 1);
            new CountDownLatch(1).await(1, TimeUnit.NANOSECONDS);
            if (lock.writeLock().tryLock(1, TimeUnit.NANOSECONDS)) {
                lock.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private LaneDesk desk(boolean spooled, long share) {
        return new LaneDesk(
                sample.signal(),
                true,
                settings(share),
                outside(),
                bodies,
                new Shelf(spooled ? new NoDisk() : null, reports),
                new Ledger(),
                reports);
    }

    private Settings settings(long maxBufferedBytes) {
        return new Settings(maxBufferedBytes, Set.of(sample.format()), Set.of(Signal.values()), Duration.ofSeconds(1));
    }

    private Outside outside() {
        return new Outside(() -> nanos, () -> Instant.EPOCH.plusNanos(nanos), () -> 0.5, DryRun::idleThread);
    }

    /** Ends at once: what it would do is done here, or not at all. */
    private static Thread idleThread(Runnable work) {
        return TrackerThreads.newThread(() -> {}, "gametracker-rehearsal");
    }

    private static final class NoNetwork implements Transport {
        @Override
        public Delivery send(Envelope envelope) {
            return new Delivered(204, "");
        }

        @Override
        public void close() {}
    }
}
