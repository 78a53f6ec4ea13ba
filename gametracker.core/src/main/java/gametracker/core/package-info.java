/** The tracker itself: wires the stations, owns the threads, opens and closes. */
@NullMarked
package gametracker.core;

import org.jspecify.annotations.NullMarked;
