/** JMH benchmarks: each class one kind of work, each method one library doing it. */
@NullMarked
package gametracker.benchmarks;

import org.jspecify.annotations.NullMarked;
