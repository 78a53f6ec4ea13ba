package gametracker.examples.jme;

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
                List.of("--headless", "need --autoplay FRAMES"),
                List.of("--autoplay", "9", "--headless", "--picture", "x.png", "--picture needs a window"))) {
            String[] args = wrong.subList(0, wrong.size() - 1).toArray(String[]::new);
            String message = assertThrows(IllegalArgumentException.class, () -> Options.parse(args))
                    .getMessage();
            assertTrue(message.contains(wrong.get(wrong.size() - 1)), message);
        }
    }

    @Test
    void usageNamesThem() {
        Options options = Options.parse("--headless", "--autoplay", "90", "--crash");
        assertTrue(options.headless() && options.crash());
        assertEquals(90, options.autoplay());
        for (String option : List.of("--headless", "--autoplay", "--picture", "--crash", "--help")) {
            assertTrue(Options.USAGE.contains(option + " "), option);
        }
    }
}
