package gametracker.tool;

import java.io.Console;
import java.util.Optional;

/** The terminal of the person who runs the tool. */
final class Terminal {
    private Terminal() {}

    /** From JDK 22 on there may be a console without a terminal; those JDKs have a method that tells. */
    static boolean isThere() {
        Console console = System.console();
        try {
            return console != null
                    && (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    /** The answer to a question; empty if there is no terminal. */
    static Optional<String> ask(String question) {
        return isThere()
                ? Optional.ofNullable(System.console().readLine("%s", CleanOutput.clean(question)))
                : Optional.empty();
    }
}
