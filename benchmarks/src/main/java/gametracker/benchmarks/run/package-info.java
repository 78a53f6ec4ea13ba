/** Runs all measurements and collects their results. */
@NullMarked
package gametracker.benchmarks.run;

import org.jspecify.annotations.NullMarked;
