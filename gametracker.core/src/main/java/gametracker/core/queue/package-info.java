/** Between the threads that record and the thread that collects: the ring that drops its oldest, and who wakes whom. */
@NullMarked
package gametracker.core.queue;

import org.jspecify.annotations.NullMarked;
