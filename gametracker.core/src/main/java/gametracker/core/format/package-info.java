/** Records and series in, bytes out: Loki push, remote write with its Snappy, OTLP. No clock, no I/O. */
@NullMarked
package gametracker.core.format;

import org.jspecify.annotations.NullMarked;
