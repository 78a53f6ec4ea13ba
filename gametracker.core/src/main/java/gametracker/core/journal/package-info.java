/** The journal: what a session has recorded and not delivered yet, on disk, for the next start if the process dies. */
@NullMarked
package gametracker.core.journal;

import org.jspecify.annotations.NullMarked;
