package gametracker.tool;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The progress of a replay: on a terminal a bar that is redrawn in place, elsewhere a line from time to time. */
final class ProgressLine {
    private static final int WIDTH = 30;
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private final PrintWriter to;
    private final boolean shown;
    private final boolean terminal;
    private final long total;
    private @Nullable Instant begin;
    private Instant nextLine = Instant.MAX;
    private boolean drawn;

    ProgressLine(PrintWriter to, boolean shown, boolean terminal, long total) {
        this.to = to;
        this.shown = shown;
        this.terminal = terminal;
        this.total = total;
    }

    void show(long done, Instant now) {
        if (!shown || total <= 0) {
            return;
        }
        if (begin == null) {
            begin = now;
            nextLine = now.plus(BETWEEN_LINES);
        }
        if (terminal) {
            to.write('\r');
            to.print(text(done, now) + " ");
            to.flush();
            drawn = true;
        } else if (!now.isBefore(nextLine)) {
            to.println(text(done, now));
            nextLine = now.plus(BETWEEN_LINES);
        }
    }

    void end() {
        if (drawn) {
            to.println();
            drawn = false;
        }
    }

    String text(long done, Instant now) {
        double part = Math.min(1, (double) done / total);
        double seconds = Math.max(1e-3, Duration.between(begin, now).toMillis() / 1e3);
        double rate = done / seconds;
        String left = done == 0 ? "" : ", " + time(Math.round((total - Math.min(done, total)) / rate)) + " left";
        int full = (int) (part * WIDTH);
        return String.format(
                Locale.ROOT,
                "[%s%s] %3.0f%%  %d of %d items, %.0f/s%s",
                "#".repeat(full),
                ".".repeat(WIDTH - full),
                Math.floor(part * 100),
                done,
                total,
                rate,
                left);
    }

    private static String time(long seconds) {
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
