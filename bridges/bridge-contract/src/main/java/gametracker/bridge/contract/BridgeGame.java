package gametracker.bridge.contract;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.TrackerThreads;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A game that logs by another library, before its tracker is there, while it is there and afterwards. What a library
 * cannot express does nothing. Runs in a JVM of its own.
 */
public abstract class BridgeGame {
    /** Where the game logs what belongs to no particular case. */
    protected static final String LOGGER = "game.Lobby";

    private static final Instant LONG_AGO = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final int THREADS = 16;

    /** The fourth argument of a game whose library has a queue before the bridge. */
    static final String QUEUED = "queued";

    /** How many events come from many threads then. */
    static final int QUEUED_EVENTS = THREADS * 200;

    private static final int EARLY_EVENTS = 2;
    private static final int CASES = 7;

    /** Logs at INFO, without arguments. */
    protected abstract void info(String logger, String message);

    /** Logs at the level below the library's DEBUG. */
    protected abstract void trace(String logger, String message);

    /** Logs at WARN: {@code <first> scored <second>}, as a template with two arguments. */
    protected abstract void warn(String logger, Object first, Object second);

    /** Logs at ERROR. */
    protected abstract void error(String logger, String message, Throwable error);

    /**
     * Logs "rich" at INFO with the MDC {@code player=anna, room=lobby}, the pairs {@code room=arena, score=7} and the
     * marker AUDIT, which refers to SECURITY. Leaves the MDC empty.
     */
    protected void rich(String logger) {}

    /** Logs at INFO an event that happened at another time. */
    protected void at(Instant time, String logger, String message) {}

    /** Ends the library as a game does that ends. */
    protected void stopLibrary() {}

    /** Whether an argument may log itself; a library whose own handlers then recurse without end cannot have that. */
    protected boolean mayLogItself() {
        return true;
    }

    /**
     * Plays. The arguments: the address of the receiver, events of the storm, whether the library stops first, and maybe
     * {@link #QUEUED}.
     */
    protected final void play(String... args) throws InterruptedException {
        int storm = Integer.parseInt(args[1]);
        boolean libraryFirst = Boolean.parseBoolean(args[2]);
        early();
        if (args.length > 3 && args[3].equals(QUEUED)) {
            playQueued(args[0], libraryFirst);
            return;
        }
        TrackerConfig config = TrackerConfig.fromEnvironment()
                .endpoint(URI.create(args[0]))
                .maxQueueSize(1 << 18)
                .maxBufferedBytes(256 << 20)
                .repeatedErrors(0, Duration.ofSeconds(10))
                .build();
        try (GameTracker tracker = GameTracker.init(config)) {
            cases();
            own("own");
            System.out.println("flushed before " + tracker.flush(Duration.ofSeconds(60)));
            storm(storm);
            System.out.println("flushed after " + tracker.flush(Duration.ofSeconds(60)));
            if (libraryFirst) {
                stopLibrary();
            }
            info(LOGGER, "the last one");
            tracker.close();
            info(LOGGER, "after the tracker");
            print(tracker.stats());
        }
        if (!libraryFirst) {
            stopLibrary();
        }
        System.out.println("ended");
    }

    /** The tracker's count of what it was given tells what has come through the queue. */
    private void playQueued(String address, boolean libraryFirst) throws InterruptedException {
        TrackerConfig config = TrackerConfig.fromEnvironment()
                .endpoint(URI.create(address))
                .maxQueueSize(1 << 14)
                .shutdownTimeout(Duration.ofSeconds(60))
                .build();
        GameTracker tracker = GameTracker.init(config);
        cases();
        own("gametracker-own"); // behind a queue a thread is known by its name alone
        many();
        info(LOGGER, "the last one");
        if (libraryFirst) {
            stopLibrary();
            info(LOGGER, "after the library");
        } else {
            awaitAccepted(tracker, EARLY_EVENTS + CASES + QUEUED_EVENTS + 1L);
        }
        tracker.close();
        if (!libraryFirst) {
            info(LOGGER, "after the tracker");
            stopLibrary();
        }
        print(tracker.stats());
    }

    private static void awaitAccepted(GameTracker tracker, long events) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        CountDownLatch never = new CountDownLatch(1);
        while (tracker.stats().accepted(Signal.LOGS) < events && System.nanoTime() < deadline) {
            never.await(1, TimeUnit.MILLISECONDS);
        }
    }

    private void many() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            String name = "many-" + i;
            Thread thread = new Thread(
                    () -> {
                        for (int n = 0; n < QUEUED_EVENTS / THREADS; n++) {
                            warn("game.Queued", name, n);
                        }
                    },
                    name);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static void print(TrackerStats stats) {
        System.out.println("accepted " + stats.accepted(Signal.LOGS));
        System.out.println("delivered " + stats.delivered(Signal.LOGS));
        System.out.println("closed " + stats.dropped(Signal.LOGS, DropReason.CLOSED));
        System.out.println("dropped " + stats.dropped(Signal.LOGS));
    }

    private void early() throws InterruptedException {
        StringBuilder changing = new StringBuilder("as it was");
        long before = System.currentTimeMillis();
        warn("game.Early", changing, 1);
        onThread("loader-1", () -> info("game.Early", "on a thread"));
        long after = System.currentTimeMillis();
        changing.append(", changed");
        System.out.println("early " + before + " " + after);
        while (System.currentTimeMillis() <= after + 1) {
            Thread.onSpinWait();
        }
    }

    private void cases() throws InterruptedException {
        info(LOGGER, "plain");
        trace(LOGGER, "fine detail");
        warn(LOGGER, "anna", 7);
        error(LOGGER, "broken", new IllegalStateException("no room", new RuntimeException("the cause")));
        onThread("worker-7", () -> rich("game.Rich"));
        at(LONG_AGO, LOGGER, "long ago");
        try (GameTracker match = GameTracker.get().child(Map.of("match", "m-17"));
                var scope = match.makeCurrent()) {
            info(LOGGER, "in a match");
        }
    }

    /** What the library's own threads and loggers say, as it comes through synchronous and asynchronous appenders. */
    private void own(String ownThread) throws InterruptedException {
        info("gametracker", "own line by logger");
        onThread("gametracker-logs", () -> info(LOGGER, "own line by name of its thread"));
        Thread thread = TrackerThreads.newThread(() -> info(LOGGER, "own line by thread"), ownThread);
        thread.start();
        thread.join();
    }

    private void storm(int events) throws InterruptedException {
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i;
            Thread thread = new Thread(
                    () -> {
                        try {
                            begin.await();
                        } catch (InterruptedException e) {
                            return;
                        }
                        for (int n = first; n < events; n += THREADS) {
                            warn("game.Storm", new Talkative(), n);
                        }
                    },
                    "storm-" + i);
            threads.add(thread);
            thread.start();
        }
        begin.countDown();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(100));
            System.out.println("storm " + (thread.isAlive() ? "blocked" : "over"));
        }
    }

    private static void onThread(String name, Runnable work) throws InterruptedException {
        Thread thread = new Thread(work, name);
        thread.start();
        thread.join();
    }

    /** Logs when it is asked for its text, itself included. */
    private final class Talkative {
        @Override
        public String toString() {
            info("game.Inner", "asked for a text");
            if (mayLogItself()) {
                warn("game.Inner", this, 0);
            }
            return "talkative";
        }
    }
}
