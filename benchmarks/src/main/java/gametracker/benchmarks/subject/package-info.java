/** The libraries under measurement, each set up to do the same work through its real queue. */
@NullMarked
package gametracker.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
