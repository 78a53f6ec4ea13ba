/** What a game logs by java.util.logging, in GameTracker. */
@NullMarked
package gametracker.bridge.jul;

import org.jspecify.annotations.NullMarked;
