/** The frames of a game's loops: which came late, which hitched, and what took the time. */
@NullMarked
package gametracker.core.frame;

import org.jspecify.annotations.NullMarked;
