/** Counters, gauges and histograms: handles, cells, and the registry with its limits. */
@NullMarked
package gametracker.core.series;

import org.jspecify.annotations.NullMarked;
