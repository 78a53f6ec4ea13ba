package gametracker.benchmarks.run;

import gametracker.benchmarks.subject.Subjects;
import java.util.List;

/**
 * How long each measurement takes.
 *
 * @param jmh options for the benchmarks of calls and encoding
 * @param growth options for those of growth and threads, of which there are many; none where these are left out
 * @param frames the situations of the frame loop
 */
record Scale(
        String name,
        List<String> jmh,
        List<String> growth,
        int pacedSeconds,
        int records,
        List<Frames> frames,
        int deadServerSeconds,
        int idleSeconds,
        int startRounds) {
    /**
     * Seconds of the frame loop while the server is in a certain state. A frame that comes late once in minutes takes
     * long to see: with ours, and without a library to tell the machine's own share. The peers' cost shows sooner.
     */
    record Frames(String server, int ours, int nothing, int peers) {
        int seconds(String library) {
            return switch (library) {
                case Subjects.GAMETRACKER -> ours;
                case Subjects.NOTHING -> nothing;
                default -> peers;
            };
        }
    }

    private static final List<String> FIGURES = List.of("-f", "1", "-wi", "4", "-w", "1s", "-i", "6", "-r", "500ms");
    private static final List<String> GLANCE = List.of("-f", "1", "-wi", "2", "-w", "200ms", "-i", "2", "-r", "200ms");

    /** For figures: about an hour. */
    static final Scale FULL = new Scale(
            "full",
            FIGURES,
            List.of("-f", "1", "-wi", "2", "-w", "500ms", "-i", "2", "-r", "500ms"),
            60,
            100_000,
            List.of(new Frames("slow", 180, 120, 60), new Frames("dead", 600, 240, 60)),
            600,
            10,
            7);

    /** For figures of a change: about half an hour, without the growth. */
    static final Scale SHORT = new Scale(
            "short",
            FIGURES,
            List.of(),
            20,
            50_000,
            List.of(new Frames("slow", 60, 60, 30), new Frames("dead", 120, 60, 30)),
            180,
            10,
            5);

    /** To see that everything runs, and roughly where things stand: some minutes. */
    static final Scale QUICK = new Scale(
            "quick",
            GLANCE,
            GLANCE,
            5,
            10_000,
            List.of(new Frames("slow", 5, 5, 5), new Frames("dead", 5, 5, 5)),
            30,
            3,
            2);
}
