package gametracker.examples.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ScreenTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String show(boolean terminal, int frames) {
        Screen screen =
                new Screen(new PrintStream(out, true, StandardCharsets.UTF_8), terminal, GameTracker.noop()::stats);
        for (int frame = 0; frame < frames; frame++) {
            screen.show(new Scene(frame, frames, 1, 3, 7, 120, 88, 4));
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void terminalGetsOneLineThatChanges() {
        String shown = show(true, 120);

        assertEquals(1, shown.chars().filter(c -> c == '\n').count());
        assertEquals(20, shown.split("\r\\[").length - 1);
        assertTrue(shown.lines().allMatch(line -> line.length() < 80), shown);
        assertTrue(shown.endsWith(System.lineSeparator()));
    }

    @Test
    void pipeGetsALineASecond() {
        String shown = show(false, 150);

        assertEquals(3, shown.lines().count());
        assertTrue(shown.startsWith("[######..........]  40%  wave 1/3  kills  7  gold  120"), shown);
        assertTrue(shown.indexOf('\r') < 0);
    }
}
