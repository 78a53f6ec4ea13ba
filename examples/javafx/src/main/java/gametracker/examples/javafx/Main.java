package gametracker.examples.javafx;

import javafx.application.Application;

/** Starts the game. Not an application itself: on the class path, Java starts none. */
public final class Main {
    private Main() {}

    /**
     * Plays.
     *
     * @param args {@code --help} shows them
     */
    public static void main(String[] args) {
        try {
            if (Options.parse(args).help()) {
                System.out.print(Options.USAGE);
                return;
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        Application.launch(BrickGame.class, args);
    }
}
