/** How sessions end: the state that a session leaves on disk, and what the next start concludes from it. */
@NullMarked
package gametracker.core.ending;

import org.jspecify.annotations.NullMarked;
