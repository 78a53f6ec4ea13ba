/** What a game without a logging back end logs by SLF4J, in GameTracker and on the console. */
@NullMarked
package gametracker.bridge.slf4j;

import org.jspecify.annotations.NullMarked;
