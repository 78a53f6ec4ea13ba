package gametracker.examples.arena;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;

/** The arena: a game without a picture, which records what a real one would. */
public final class Arena {
    private static final int WRONG_USAGE = 2;
    private static final int NOT_WRITTEN = 1;

    /** In a hurry nobody waits for the collector, so the whole fight has to fit. */
    private static final int QUEUE_WHEN_FAST = 1 << 17;

    private Arena() {}

    /**
     * Plays once.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        int status = run(System.out, args);
        if (status != 0) {
            System.exit(status);
        }
    }

    /**
     * Plays once, in a process that goes on afterwards.
     *
     * @param out gets the progress and the summary
     * @param args see {@code --help}
     * @return 0 if it went well, 1 if the report could not be written, 2 if it was called wrongly or lacks a module
     */
    public static int run(PrintStream out, String... args) {
        try {
            Options options = Options.parse(args);
            if (options.help) {
                out.print(Options.USAGE);
                return 0;
            }
            return play(out, options);
        } catch (IllegalArgumentException | IllegalStateException e) {
            out.println("arena: " + e.getMessage());
            return WRONG_USAGE;
        }
    }

    private static int play(PrintStream out, Options options) {
        options.tracker.game("arena").version("1.0.0").device(Map.of("engine", "arena", "screen", "none"));
        options.tracker.flushOnExit(true); // a player who presses Ctrl-C loses nothing either
        if (options.fast) {
            options.tracker.maxQueueSize(QUEUE_WHEN_FAST);
        }
        TrackerConfig config = options.tracker.build();
        if (config.endpoints().isEmpty() && config.spoolDirectory().isEmpty()) {
            out.println("arena: no endpoint and no spool, so nothing is sent or kept; --help shows what to give");
        }
        Tally tally = new Tally();
        GameTracker tracker = GameTracker.init(config);
        try (tracker) {
            Screen screen = new Screen(out, Screen.isTerminal(), tracker::stats);
            Pace pace = options.fast ? Pace.asFastAsPossible(new SplittableRandom(options.seed)) : Pace.realTime();
            Fight fight = new Fight(tally.around(tracker), pace, options.seed, options.seconds, screen::show);
            if (!options.troubles.isEmpty()) {
                fight.makeTrouble(options.troubles);
            }
            fight.play();
            tracker.flush(Duration.ofSeconds(5));
        }
        Summary summary = new Summary(tracker.sessionId(), tally, tracker.stats());
        summary.print(out);
        return write(out, options, summary);
    }

    private static int write(PrintStream out, Options options, Summary summary) {
        if (options.report.isPresent()) {
            try {
                Files.writeString(options.report.get(), summary.toJson());
            } catch (IOException e) {
                out.println("arena: cannot write the report: " + e);
                return NOT_WRITTEN;
            }
        }
        return 0;
    }
}
