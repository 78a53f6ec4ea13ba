/** Turns results into the tables and charts of the documentation. */
@NullMarked
package gametracker.benchmarks.report;

import org.jspecify.annotations.NullMarked;
