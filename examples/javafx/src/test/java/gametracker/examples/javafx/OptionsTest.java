package gametracker.examples.javafx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {
    @Test
    void wrongOnesSayWhatIsWrong() {
        for (List<String> wrong : List.of(
                List.of("--fast", "unknown option --fast"),
                List.of("--autoplay", "--autoplay needs a value"),
                List.of("--autoplay", "0", "--autoplay must be a whole number of frames from 1: 0"),
                List.of("--minimise", "--picture and --minimise need --autoplay FRAMES"))) {
            String[] args = wrong.subList(0, wrong.size() - 1).toArray(String[]::new);
            String message = assertThrows(IllegalArgumentException.class, () -> Options.parse(args))
                    .getMessage();
            assertTrue(message.contains(wrong.get(wrong.size() - 1)), message);
        }
    }

    @Test
    void usageNamesThem() {
        Options options = Options.parse("--minimise", "--autoplay", "90");
        assertTrue(options.minimise());
        assertEquals(90, options.autoplay());
        for (String option : List.of("--autoplay", "--picture", "--minimise", "--help")) {
            assertTrue(Options.USAGE.contains(option + " "), option);
        }
    }
}
