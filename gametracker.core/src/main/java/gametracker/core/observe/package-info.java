/** What is asked for rather than recorded: the gauges that a game has observed, and what the runtime tells of itself. */
@NullMarked
package gametracker.core.observe;

import org.jspecify.annotations.NullMarked;
