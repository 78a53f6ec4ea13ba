package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewerOptionsTest {
    @Test
    void defaultsListenOnLoopback() {
        ViewerOptions options = ViewerOptions.parse();
        assertEquals("127.0.0.1", options.host());
        assertEquals(4320, options.port());
        assertFalse(options.stay());
        assertTrue(options.play().isEmpty());
    }

    @Test
    void argumentsAfterTheDashesAreTheGames() {
        ViewerOptions options =
                ViewerOptions.parse("--play", "m/c", "--port", "0", "--", "--seconds", "3", "--port", "x");
        assertEquals(Optional.of("m/c"), options.play());
        assertEquals(List.of("--seconds", "3", "--port", "x"), options.gameArguments());
        assertEquals(0, options.port());
    }

    @Test
    void openStaysAndForwardLosesItsSlash() {
        ViewerOptions options = ViewerOptions.parse("--open", "--forward", "https://backend:9000/base/");
        assertTrue(options.stay());
        assertEquals(Optional.of(URI.create("https://backend:9000/base")), options.forward());
    }

    @ParameterizedTest
    @CsvSource({
        "--port 70000,--port must be 0 to 65535: 70000",
        "--port x,--port must be 0 to 65535: x",
        "--port,--port wants a value",
        "--nonsense,unknown option: --nonsense",
        "--forward ftp://x,--forward must be an http or https URL",
        "--forward nonsense,--forward must be an http or https URL",
        "--forward http://x/?a=b,--forward must be an http or https URL",
        "--spool d --check,--spool only reads",
        "--check --open,--check shows no page"
    })
    void whatMakesNoSenseIsNamed(String line, String message) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ViewerOptions.parse(line.split(" ")));
        assertTrue(String.valueOf(e.getMessage()).startsWith(message), e.getMessage());
    }

    @Test
    void theBrowserIsOpenedByTheSystemsOwnMeans() {
        URI uri = URI.create("http://127.0.0.1:1");
        assertEquals("open", Browser.command("Mac OS X", uri).get(0));
        assertEquals("rundll32", Browser.command("Windows 11", uri).get(0));
        assertEquals(List.of("xdg-open", "http://127.0.0.1:1"), Browser.command("Linux", uri));
    }
}
