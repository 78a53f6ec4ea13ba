/** What leaves the process or is written to disk passes the game's redactor here, on the collector's thread. */
@NullMarked
package gametracker.core.redact;

import org.jspecify.annotations.NullMarked;
