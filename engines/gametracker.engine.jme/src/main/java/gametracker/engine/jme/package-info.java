/** Frames with their sections, pauses, errors and device facts of a game on jMonkeyEngine. */
@NullMarked
package gametracker.engine.jme;

import org.jspecify.annotations.NullMarked;
