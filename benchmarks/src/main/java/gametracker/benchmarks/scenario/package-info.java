/** Measurements that are more than a call: paced latency, the whole pipeline, a frame loop, a dead server, idleness. */
@NullMarked
package gametracker.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
