/** A small game on JavaFX that reports to GameTracker. */
module gametracker.examples.javafx {
    requires gametracker.engine.javafx;
    requires java.desktop; // writes the picture

    exports gametracker.examples.javafx to
            javafx.graphics;
}
