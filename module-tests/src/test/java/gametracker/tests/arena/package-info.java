/** The demo as its users run it: in a JVM of its own, against the receiver that stands for the real servers. */
@NullMarked
package gametracker.tests.arena;

import org.jspecify.annotations.NullMarked;
