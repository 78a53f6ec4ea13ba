package gametracker.examples.libgdx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void optionsAreRead() {
        assertEquals(new Options(false, 0, Optional.empty(), false, false, false), Options.parse());
        assertEquals(
                new Options(true, 9, Optional.of(Path.of("a.png")), true, true, false),
                Options.parse("--headless", "--autoplay", "9", "--picture", "a.png", "--minimise", "--crash"));
        assertTrue(Options.parse("--help").help());
    }

    @ParameterizedTest
    @CsvSource({
        "--loud, unknown option --loud; --help shows them all",
        "--autoplay, --autoplay needs a value; --help shows an example",
        "--autoplay many, --autoplay must be a whole number of frames from 1: many",
        "--autoplay 0, --autoplay must be a whole number of frames from 1: 0",
        "--headless, '--headless, --picture, --minimise and --crash need --autoplay FRAMES'",
    })
    void mistakesAreNamed(String line, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Options.parse(line.split(" ")))
                        .getMessage());
    }
}
