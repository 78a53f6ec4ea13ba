/** A receiver, and a game in a JVM of its own, for the tests of engines and of their examples. */
@NullMarked
package gametracker.engine.contract;

import org.jspecify.annotations.NullMarked;
