/** The same error again and again: what is counted instead of sent, and the record that sums it up. */
@NullMarked
package gametracker.core.storm;

import org.jspecify.annotations.NullMarked;
