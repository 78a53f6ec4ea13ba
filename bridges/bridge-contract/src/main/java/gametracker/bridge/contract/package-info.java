/** A game that logs by another library, run in a JVM of its own, and what must arrive of it. */
@NullMarked
package gametracker.bridge.contract;

import org.jspecify.annotations.NullMarked;
