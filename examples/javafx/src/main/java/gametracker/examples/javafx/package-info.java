/** A small game on JavaFX that reports to GameTracker. */
package gametracker.examples.javafx;
