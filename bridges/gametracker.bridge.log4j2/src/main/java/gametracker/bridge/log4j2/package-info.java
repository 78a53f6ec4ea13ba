/** What a game logs by Log4j 2, in GameTracker. */
@NullMarked
package gametracker.bridge.log4j2;

import org.jspecify.annotations.NullMarked;
