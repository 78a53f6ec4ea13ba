/** What a libGDX game does, in GameTracker. */
@NullMarked
package gametracker.engine.libgdx;

import org.jspecify.annotations.NullMarked;
