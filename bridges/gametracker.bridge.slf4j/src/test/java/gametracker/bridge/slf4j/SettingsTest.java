package gametracker.bridge.slf4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class SettingsTest {
    private static Settings settings(String... pairs) {
        Properties properties = new Properties();
        for (int i = 0; i < pairs.length; i += 2) {
            properties.setProperty(pairs[i], pairs[i + 1]);
        }
        return Settings.from(properties);
    }

    @Test
    void infoIsLoggedAndPrintedUnlessSet() {
        assertEquals(Level.INFO.toInt(), settings().levelOf("game.Lobby"));
        assertEquals(Level.TRACE.toInt(), settings().console());
    }

    @Test
    void nearestNameAboveALoggerCounts() {
        Settings settings = settings(
                Settings.LEVEL, "warn", Settings.LEVEL + ".game", "DEBUG", Settings.LEVEL + ".game.net", " OFF ");
        assertEquals(Level.WARN.toInt(), settings.levelOf("gamepad.Driver"));
        assertEquals(Level.DEBUG.toInt(), settings.levelOf("game"));
        assertEquals(Level.DEBUG.toInt(), settings.levelOf("game.Lobby"));
        assertEquals(Settings.OFF, settings.levelOf("game.net.Socket"));
    }

    @Test
    void whatIsNoLevelCountsAsNotSet() {
        Settings settings = settings(Settings.LEVEL, "LOUD", Settings.CONSOLE, "");
        assertEquals(Level.INFO.toInt(), settings.levelOf("game.Lobby"));
        assertEquals(Level.TRACE.toInt(), settings.console());
    }
}
