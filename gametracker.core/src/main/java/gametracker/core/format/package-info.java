/**
 * Encodes records and series as Loki push, remote write with Snappy, and OTLP, and knows the rules of these formats. No
 * clock, no I/O.
 */
@NullMarked
package gametracker.core.format;

import org.jspecify.annotations.NullMarked;
