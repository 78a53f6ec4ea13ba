/** Loops that give no sign: noticed and told while they hang, and again when they go on. */
@NullMarked
package gametracker.core.hang;

import org.jspecify.annotations.NullMarked;
