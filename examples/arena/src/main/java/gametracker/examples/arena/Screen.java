package gametracker.examples.arena;

import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import java.io.Console;
import java.io.PrintStream;
import java.util.function.Supplier;

/** Shows the fight while it goes on: in one line of 80 characters that changes on a terminal, else in a line a second. */
final class Screen {
    private static final int BAR = 16;
    private static final int FRAMES_PER_REDRAW = 6;

    private final PrintStream out;
    private final boolean terminal;
    private final Supplier<TrackerStats> stats;

    Screen(PrintStream out, boolean terminal, Supplier<TrackerStats> stats) {
        this.out = out;
        this.terminal = terminal;
        this.stats = stats;
    }

    /** From JDK 22 on there is a console even where there is no terminal, and a method that tells. */
    static boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }

    void show(Scene scene) {
        int done = scene.frame() + 1;
        boolean last = done == scene.frames();
        if (terminal && (last || done % FRAMES_PER_REDRAW == 0)) {
            out.print("\r" + line(scene) + (last ? System.lineSeparator() : ""));
            out.flush();
        } else if (!terminal && (last || done % Pace.FRAMES_PER_SECOND == 0)) {
            out.println(line(scene));
        }
    }

    private String line(Scene scene) {
        int done = scene.frame() + 1;
        int full = (int) ((long) BAR * done / scene.frames());
        TrackerStats now = stats.get();
        long recorded = 0;
        long settled = 0;
        for (Signal signal : Signal.values()) {
            recorded += now.accepted(signal);
            settled += now.delivered(signal) + now.spooled(signal);
        }
        return "[%s%s] %3d%%  wave %d/%d  kills %2d  gold %4d  health %3d  arrived %d/%d"
                .formatted(
                        "#".repeat(full),
                        ".".repeat(BAR - full),
                        100L * done / scene.frames(),
                        scene.wave(),
                        scene.waves(),
                        scene.kills(),
                        scene.gold(),
                        scene.health(),
                        settled,
                        recorded);
    }
}
