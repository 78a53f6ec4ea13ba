package gametracker.bridge.slf4j;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.slf4j.helpers.Reporter;

/**
 * What is logged: from which level on, by logger, and from which level on it is printed too. Levels are numbers as of
 * {@link Level#toInt()}.
 */
final class Settings {
    static final String LEVEL = "gametracker.bridge.slf4j.level";
    static final String CONSOLE = "gametracker.bridge.slf4j.console";
    static final int OFF = Integer.MAX_VALUE;

    private final Map<String, Integer> levels = new HashMap<>();
    private final int console;

    private Settings(Properties properties) {
        levels.put("", level(LEVEL, properties.getProperty(LEVEL), Level.INFO.toInt()));
        console = level(CONSOLE, properties.getProperty(CONSOLE), Level.TRACE.toInt());
        String prefix = LEVEL + ".";
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                levels.put(
                        name.substring(prefix.length()), level(name, properties.getProperty(name), Level.INFO.toInt()));
            }
        }
    }

    static Settings fromSystemProperties() {
        return new Settings(System.getProperties());
    }

    static Settings from(Properties properties) {
        return new Settings(properties);
    }

    private static int level(String property, @Nullable String value, int otherwise) {
        if (value == null || value.isBlank()) {
            return otherwise;
        }
        String name = value.strip().toUpperCase(Locale.ROOT);
        if (name.equals("OFF")) {
            return OFF;
        }
        try {
            return Level.valueOf(name).toInt();
        } catch (IllegalArgumentException e) {
            Reporter.warn(
                    property + " must be TRACE, DEBUG, INFO, WARN, ERROR or OFF, and counts as not set: " + value);
            return otherwise;
        }
    }

    /** Returns the level of a logger: its own, or that of the nearest name above it. */
    int levelOf(String logger) {
        String name = logger;
        while (true) {
            Integer level = levels.get(name);
            if (level != null) {
                return level;
            }
            name = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        }
    }

    /** From which level on what is logged is printed too. */
    int console() {
        return console;
    }
}
