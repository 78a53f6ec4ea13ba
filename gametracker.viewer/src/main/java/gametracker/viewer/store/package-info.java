/** What was received, kept in bounded memory. */
@NullMarked
package gametracker.viewer.store;

import org.jspecify.annotations.NullMarked;
