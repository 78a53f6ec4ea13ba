/** Pulses, life cycle, errors and device facts of a game on JavaFX. */
@NullMarked
package gametracker.engine.javafx;

import org.jspecify.annotations.NullMarked;
