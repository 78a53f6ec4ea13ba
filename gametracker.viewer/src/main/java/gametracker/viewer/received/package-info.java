/** What a receiver received: the model that a page, a summary or a test looks at. */
@NullMarked
package gametracker.viewer.received;

import org.jspecify.annotations.NullMarked;
