/** Games in JVMs of their own, against servers that misbehave, and killed while they play: what was promised holds. */
@NullMarked
package gametracker.tests.fault;

import org.jspecify.annotations.NullMarked;
