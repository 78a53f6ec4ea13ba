package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** What may stand in text for a terminal. */
final class Printables {
    private Printables() {}

    /** Lines of printable text. */
    static void check(String text) {
        text.replace(System.lineSeparator(), "\n")
                .codePoints()
                .filter(c -> c != '\n')
                .forEach(c -> assertTrue(
                        !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT,
                        () -> "U+" + Integer.toHexString(c) + " in " + text));
    }
}
