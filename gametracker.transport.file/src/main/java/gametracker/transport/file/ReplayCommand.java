package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Format;
import gametracker.transport.file.Arguments.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sends what lies in a spool. A tracker does it, found and configured as in a game: it adopts the dead sessions and
 * delivers them, with its own retries and its own ledger, which is what is shown here.
 */
final class ReplayCommand {
    private static final long TICK_MILLIS = 250;

    /** How often the directory itself is looked at, while the ledger says that something is left. */
    private static final int TICKS_A_LOOK = 20;

    private final PrintStream out;
    private final PrintStream err;
    private final CountDownLatch stop;
    private final Function<TrackerConfig, GameTracker> trackers;

    ReplayCommand(
            PrintStream out, PrintStream err, CountDownLatch stop, Function<TrackerConfig, GameTracker> trackers) {
        this.out = out;
        this.err = err;
        this.stop = stop;
        this.trackers = trackers;
    }

    int run(ReplayOptions options) throws IOException {
        Inventory inventory = Inventory.of(options.spool());
        List<Inventory.Session> waiting = inventory.in(Inventory.State.WAITING);
        Set<Format> formats = Inventory.formats(waiting);
        TrackerConfig config = options.config(formats);
        Predicate<Format> addressed = ReplayOptions.addressed(config);
        Map<Signal, Inventory.Tally> toSend = Inventory.open(waiting, addressed);
        ReplaySummary summary = new ReplaySummary(
                inventory, Inventory.open(waiting), toSend, ReplayOptions.other(formats, config.protocol()));
        if (options.dryRun() || toSend.isEmpty()) {
            summary.printPlan(out, options, config);
            return summary.planCode(options.dryRun());
        }
        Set<String> names =
                waiting.stream().map(session -> session.directory().name()).collect(Collectors.toSet());
        Set<Path> before = ReplaySummary.setAside(options.spool()).stream()
                .map(SetAside::file)
                .collect(Collectors.toSet());
        TrackerStats last;
        GameTracker tracker = start(config);
        try {
            ProgressLine progress = new ProgressLine(err, options.progress(), summary.items());
            deliver(tracker, options, () -> openEnvelopes(options, names, addressed), summary.items(), progress);
        } finally {
            tracker.close();
            last = tracker.stats();
        }
        String own = tracker.sessionId(); // halves have no place in the sessions that they come from
        List<SetAside> aside = ReplaySummary.setAside(options.spool()).stream()
                .filter(each -> names.contains(each.session()) || each.session().endsWith("-" + own))
                .filter(each -> !before.contains(each.file()))
                .toList();
        if (!options.keepTooLate()) {
            ReplaySummary.deleteTooLate(options.spool(), aside);
        }
        long left = openEnvelopes(options, names, ReplayOptions.ofSignals(config));
        summary.print(out, options, config.endpoints().keySet(), last, left, aside);
        return summary.code(last, left);
    }

    private GameTracker start(TrackerConfig config) {
        try {
            return trackers.apply(config);
        } catch (IllegalArgumentException | IllegalStateException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /** Until nothing is left, nothing has moved for too long, or the user has had enough. */
    private void deliver(
            GameTracker tracker, ReplayOptions options, OpenEnvelopes open, long items, ProgressLine progress)
            throws IOException {
        long settled = -1;
        long since = System.nanoTime();
        for (int tick = 1; !stopped(); tick++) {
            TrackerStats stats = tracker.stats();
            long now = settled(stats);
            progress.show(now, Instant.now());
            if (now != settled) {
                settled = now;
                since = System.nanoTime();
            }
            boolean ledgerIsEmpty = now > 0 && now >= items;
            if ((ledgerIsEmpty || tick % TICKS_A_LOOK == 0) && open.count() == 0) {
                break;
            }
            Duration still = Duration.ofNanos(System.nanoTime() - since);
            if (still.compareTo(options.patience()) > 0) {
                err.println();
                err.println("nothing has moved for " + still.toSeconds() + " s: is the server there? What is left stays"
                        + " in the spool");
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

    @FunctionalInterface
    private interface OpenEnvelopes {
        long count() throws IOException;
    }

    private static long openEnvelopes(ReplayOptions options, Set<String> names, Predicate<Format> which)
            throws IOException {
        List<Inventory.Session> ours = Inventory.of(options.spool()).sessions().stream()
                .filter(session -> names.contains(session.directory().name()))
                .toList();
        return Inventory.open(ours, which).values().stream()
                .mapToLong(Inventory.Tally::envelopes)
                .sum();
    }

    static long settled(TrackerStats stats) {
        long sum = 0;
        for (Signal signal : Signal.values()) {
            sum += stats.adoptedDelivered(signal);
            for (DropReason reason : DropReason.values()) {
                sum += stats.adoptedDropped(signal, reason);
            }
        }
        return sum;
    }
}
