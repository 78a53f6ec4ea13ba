/** What a game logs by Logback, in GameTracker. */
@NullMarked
package gametracker.bridge.logback;

import org.jspecify.annotations.NullMarked;
