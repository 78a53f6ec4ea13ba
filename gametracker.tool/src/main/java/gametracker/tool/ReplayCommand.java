package gametracker.tool;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Format;
import gametracker.transport.file.Frame;
import gametracker.transport.file.SessionLock;
import gametracker.transport.file.SetAside;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Sends the content of a spool. A tracker, configured as in a game, adopts the dead sessions and delivers them with its
 * usual retries. The result is the tracker's own statistics.
 */
@Command(
        name = "replay",
        description = "Sends what lies there, as the game would. Ctrl-C stops it, and the next replay goes on.")
final class ReplayCommand extends SpoolCommand {
    private static final long TICK_MILLIS = 250;

    /** How many ticks pass between two looks at the directory while the statistics say that something is left. */
    private static final int TICKS_A_LOOK = 20;

    private static final long SUMMARY_SECONDS = 10;

    @Mixin
    private ReplayTarget target;

    @Option(names = "--dry-run", description = "shows what would be sent, and where to")
    private boolean dryRun;

    @Option(names = "--keep-too-late", description = "sets aside what is too old, for restore, instead of dropping it")
    private boolean keepTooLate;

    @Option(names = "--patience", paramLabel = "TIME", description = "gives up when nothing moves for so long, else 2m")
    private Duration patience = Duration.ofMinutes(2);

    @Option(names = "--no-progress", description = "shows the summary alone")
    private boolean noProgress;

    private final Function<TrackerConfig, GameTracker> trackers;
    private final CountDownLatch stop;

    ReplayCommand() {
        this(GameTracker::create, new CountDownLatch(1));
    }

    /** Sends by a tracker that the function creates, until {@code stop} is counted down. */
    ReplayCommand(Function<TrackerConfig, GameTracker> trackers, CountDownLatch stop) {
        this.trackers = trackers;
        this.stop = stop;
    }

    @Override
    int run() throws IOException {
        CountDownLatch done = new CountDownLatch(1);
        // After Ctrl-C, the tracker writes what it holds to the spool and the summary is printed.
        Thread hook = new Thread(() -> {
            stop.countDown();
            try {
                done.await(SUMMARY_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return replay();
        } finally {
            out().flush();
            done.countDown();
        }
    }

    private int replay() throws IOException {
        Inventory inventory = inventory();
        List<Inventory.Listed> waiting = inventory.in(Inventory.State.WAITING);
        Set<Format> formats = Inventory.open(waiting).map(Frame::format).collect(Collectors.toSet());
        TrackerConfig config = checked(() -> target.config(spool(), formats));
        ReplaySummary summary = new ReplaySummary(inventory, config, keepTooLate);
        if (dryRun || summary.items() == 0) {
            summary.printPlan(this);
            return summary.planCode(dryRun);
        }
        Set<String> names = waiting.stream().map(Inventory.Listed::name).collect(Collectors.toSet());
        Set<Path> before = setAside().stream().map(SetAside::file).collect(Collectors.toSet());
        TrackerStats last;
        GameTracker tracker = checked(() -> trackers.apply(config));
        try {
            deliver(tracker, names, ReplayTarget.addressed(config), summary.items());
        } finally {
            tracker.close();
            last = tracker.stats();
        }
        String own = tracker.sessionId(); // a part of a split envelope is set aside in the tracker's own session
        List<SetAside> aside = setAside().stream()
                .filter(each -> names.contains(session(each)) || session(each).endsWith("-" + own))
                .filter(each -> !before.contains(each.file()))
                .toList();
        if (!keepTooLate) {
            deleteTooLate(aside);
        }
        long left = open(names, ReplayTarget.ofSignals(config));
        summary.print(this, last, left, aside);
        return summary.code(last, left);
    }

    /** Turns an error in the configuration into one of the arguments. */
    private <T> T checked(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw misuse(e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Step<T> {
        T run() throws IOException;
    }

    /** Returns when nothing is left, nothing was delivered for too long, or the user stops it. */
    private void deliver(GameTracker tracker, Set<String> names, Predicate<Format> addressed, long items)
            throws IOException {
        ProgressLine progress = new ProgressLine(err(), !noProgress && !json, Terminal.isThere(), items);
        long settled = -1;
        long since = System.nanoTime();
        for (int tick = 1; !stopped(); tick++) {
            long now = settled(tracker.stats());
            progress.show(now, Instant.now());
            if (now != settled) {
                settled = now;
                since = System.nanoTime();
            }
            if ((now >= Math.max(1, items) || tick % TICKS_A_LOOK == 0) && open(names, addressed) == 0) {
                break;
            }
            Duration still = Duration.ofNanos(System.nanoTime() - since);
            if (still.compareTo(patience) > 0) {
                err().println();
                err().println("nothing has moved for " + still.toSeconds() + " s: is the server there? What is left"
                        + " stays in the spool");
                break;
            }
        }
        progress.end();
    }

    private boolean stopped() {
        try {
            return stop.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static long settled(TrackerStats stats) {
        long sum = 0;
        for (Signal signal : Signal.values()) {
            sum += stats.adoptedDelivered(signal);
            for (DropReason reason : DropReason.values()) {
                sum += stats.adoptedDropped(signal, reason);
            }
        }
        return sum;
    }

    /** The number of envelopes that these sessions still have to send. */
    private long open(Set<String> names, Predicate<Format> which) throws IOException {
        return Inventory.of(spool()).sessions().stream()
                .filter(session -> names.contains(session.name()))
                .flatMap(Inventory.Listed::open)
                .filter(frame -> which.test(frame.format()))
                .count();
    }

    /** The envelopes in quarantine of the sessions that no process holds. */
    private List<SetAside> setAside() throws IOException {
        List<SetAside> all = new ArrayList<>();
        for (Inventory.Listed session : Inventory.of(spool()).in(Inventory.State.WAITING)) {
            all.addAll(SetAside.of(session.path()));
        }
        return all;
    }

    /** The name of the session's directory in whose quarantine an envelope is. */
    private static String session(SetAside aside) {
        return aside.file().getParent().getParent().getFileName().toString();
    }

    /** Deletes envelopes that were too old, and the sessions that this leaves empty. */
    private void deleteTooLate(List<SetAside> aside) throws IOException {
        for (SetAside each : aside) {
            if (each.isFor(DropReason.TOO_LATE.name())) {
                Files.deleteIfExists(each.file());
            }
        }
        for (Inventory.Listed session : Inventory.of(spool()).in(Inventory.State.WAITING)) {
            if (session.all().findAny().isEmpty() && session.setAside() == 0) {
                try (SessionLock lock = SessionLock.tryTake(session.path()).orElse(null)) {
                    if (lock != null) {
                        SessionFiles.delete(session.path());
                    }
                }
            }
        }
    }
}
