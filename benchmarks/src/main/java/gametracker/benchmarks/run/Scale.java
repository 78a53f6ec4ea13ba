package gametracker.benchmarks.run;

import java.util.List;

/**
 * How long each measurement takes.
 *
 * @param jmh options that shorten the benchmarks, or none
 */
record Scale(
        boolean quick,
        List<String> jmh,
        int pacedSeconds,
        int pacedRounds,
        int records,
        int frameSeconds,
        int deadServerSeconds,
        int idleSeconds,
        int startRounds) {
    /** For figures: about four hours. */
    static final Scale FULL = new Scale(false, List.of(), 60, 2, 100_000, 600, 600, 10, 7);

    /** To see that everything runs, and roughly where things stand: some minutes. */
    static final Scale QUICK = new Scale(
            true, List.of("-f", "1", "-wi", "2", "-i", "2", "-w", "200ms", "-r", "200ms"), 5, 1, 10_000, 5, 30, 3, 2);
}
