package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.TrackerThreads;
import gametracker.api.spi.Transport;
import gametracker.core.format.PayloadRules;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/**
 * Delivery without network and disk: envelopes meet with everything that may happen to one, so that each class that is
 * needed for it is loaded and linked. Touches nothing of a real tracker.
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
    private final Consumer<String> accepted;
    private final GuardedReports reports;
    private final Ledger ledger = new Ledger();
    private long nanos;

    private DryRun(Envelope sample, Consumer<String> accepted, Reports reports) {
        this.sample = sample;
        this.accepted = accepted;
        this.reports = new GuardedReports(reports);
    }

    /**
     * Does all of it.
     *
     * @param sample two items in a format
     * @param accepted is told that the sample was accepted
     * @param reports is told of what never happened
     */
    public static void of(Envelope sample, Consumer<String> accepted, Reports reports) {
        DryRun run = new DryRun(sample, accepted, reports);
        for (boolean spooled : new boolean[] {false, true}) {
            for (Delivery answer : ANSWERS) {
                run.answered(answer, spooled);
            }
            run.poisoned(spooled, false);
            run.poisoned(spooled, true);
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
        Lane lane = lane(spooled, Long.MAX_VALUE);
        lane.needsDiskFor(sample);
        lane.offer(sample);
        answer(lane, answer);
        lane.isStuckUntil(nanos);
        lane.tryNow(0);
        answer(lane, new Delivered(204, ""));
        lane.close();
    }

    /** One of two batches, or of two halves of one, is poison. */
    private void poisoned(boolean spooled, boolean divided) {
        Lane lane = lane(spooled, Long.MAX_VALUE);
        lane.offer(sample);
        if (divided) {
            answer(lane, refused(503, "starting"));
            answer(lane, new Rejected(413, "too large"));
        } else {
            lane.offer(sample);
        }
        for (int i = 0; i < REFUSALS_OF_POISON; i++) {
            answer(lane, refused(500, "no"));
            if (i == PoisonDetector.PATIENCE - 1) {
                answer(lane, new Delivered(204, ""));
            }
        }
        lane.close();
        ledger.snapshot().toString();
    }

    private void overfull(boolean spooled) {
        Lane lane = lane(spooled, 1);
        lane.offer(sample);
        lane.offer(sample);
        lane.keepAll(lane.offered());
        lane.close();
        lane.offer(sample);
    }

    private void answer(Lane lane, Delivery answer) {
        nanos += HOUR_NANOS; // no pause is longer
        if (lane.take() instanceof Attempt attempt) {
            attempt.answered(answer);
            lane.completed(attempt);
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

    /** With a network and room on disk, and with neither. */
    private void closed() {
        for (boolean full : new boolean[] {false, true}) {
            Dispatcher dispatcher = new Dispatcher(
                    settings(Long.MAX_VALUE),
                    environment(),
                    full ? null : new NoNetwork(),
                    listener -> new NoDisk(full),
                    PayloadRules::of,
                    accepted,
                    new Ledger(),
                    reports);
            dispatcher.flush(nanos + 1, Dispatcher.Backlog.AWAIT);
            dispatcher.offer(sample);
            dispatcher.tick();
            dispatcher.flush(full ? nanos + 1 : nanos, Dispatcher.Backlog.LEAVE);
            dispatcher.close(nanos);
            dispatcher.giveUp();
        }
    }

    /** The JDK loads a class for each kind of wait when the first thread waits: on a latch, on a condition, for a lock. */
    private void waited() {
        ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
        lock.readLock().lock();
        try {
            new Progress().awaitChangeSince(0, 1);
            overfullInbox().awaitRoomFor(sample, 1);
            new CountDownLatch(1).await(1, TimeUnit.NANOSECONDS);
            new ArrayBlockingQueue<>(1).poll(1, TimeUnit.NANOSECONDS);
            if (lock.writeLock().tryLock(1, TimeUnit.NANOSECONDS)) {
                lock.writeLock().unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Inbox overfullInbox() {
        Inbox inbox = new Inbox(sample.signal(), context(false, 0));
        inbox.add(sample);
        inbox.add(sample);
        return inbox;
    }

    private Lane lane(boolean spooled, long share) {
        return new Lane(sample.signal(), true, context(spooled, share));
    }

    private LaneContext context(boolean spooled, long share) {
        GuardedSpool spool = new GuardedSpool(spooled ? new NoDisk(false) : null, reports);
        return new LaneContext(settings(share), environment(), PayloadRules::of, accepted, spool, ledger, reports);
    }

    private Settings settings(long maxBufferedBytes) {
        return new Settings(
                maxBufferedBytes,
                Set.of(sample.format()),
                Map.of(sample.signal(), new Destination(URI.create("http://localhost/"), "a rehearsal")),
                Duration.ofSeconds(1));
    }

    private Environment environment() {
        return new Environment(() -> nanos, () -> Instant.EPOCH.plusNanos(nanos), () -> 0.5, DryRun::idleThread);
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
