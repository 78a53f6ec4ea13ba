package gametracker.tool;

import java.io.Console;
import java.util.Optional;

/** The terminal that a person sits at. */
final class Terminal {
    private Terminal() {}

    /** From JDK 22 on there is a console without a terminal; only then can it be asked. */
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

    /** The answer to a question; empty if there is nobody to ask. */
    static Optional<String> ask(String question) {
        return isThere()
                ? Optional.ofNullable(System.console().readLine("%s", CleanOutput.clean(question)))
                : Optional.empty();
    }
}
