/** What a game and the JDK log by System.Logger, in GameTracker. */
@NullMarked
package gametracker.bridge.systemlogger;

import org.jspecify.annotations.NullMarked;
