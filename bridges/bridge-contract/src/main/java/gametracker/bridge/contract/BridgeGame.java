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

    /** Plays. The arguments: the address of the receiver, events of the storm, whether the library stops first. */
    protected final void play(String... args) throws InterruptedException {
        int storm = Integer.parseInt(args[1]);
        boolean libraryFirst = Boolean.parseBoolean(args[2]);
        early();
        TrackerConfig config = TrackerConfig.fromEnvironment()
                .endpoint(URI.create(args[0]))
                .maxQueueSize(1 << 18)
                .maxBufferedBytes(256 << 20)
                .repeatedErrors(0, Duration.ofSeconds(10))
                .build();
        try (GameTracker tracker = GameTracker.init(config)) {
            cases();
            own();
            System.out.println("flushed before " + tracker.flush(Duration.ofSeconds(60)));
            storm(storm);
            System.out.println("flushed after " + tracker.flush(Duration.ofSeconds(60)));
            if (libraryFirst) {
                stopLibrary();
            }
            info(LOGGER, "the last one");
            tracker.close();
            info(LOGGER, "after the tracker");
            TrackerStats stats = tracker.stats();
            System.out.println("accepted " + stats.accepted(Signal.LOGS));
            System.out.println("delivered " + stats.delivered(Signal.LOGS));
            System.out.println("closed " + stats.dropped(Signal.LOGS, DropReason.CLOSED));
            System.out.println("dropped " + stats.dropped(Signal.LOGS));
        }
        if (!libraryFirst) {
            stopLibrary();
        }
        System.out.println("ended");
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
    private void own() throws InterruptedException {
        info("gametracker", "own line by logger");
        onThread("gametracker-logs", () -> info(LOGGER, "own line by name of its thread"));
        Thread thread = TrackerThreads.newThread(() -> info(LOGGER, "own line by thread"), "own");
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
