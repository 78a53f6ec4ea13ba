/** One main a library, each on a class path of its own: what a start costs. */
@NullMarked
package gametracker.benchmarks.start;

import org.jspecify.annotations.NullMarked;
