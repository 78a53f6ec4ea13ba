/** The collector: takes records out of their rings, reads the series, has both encoded, and hands batches to delivery. */
@NullMarked
package gametracker.core.collect;

import org.jspecify.annotations.NullMarked;
