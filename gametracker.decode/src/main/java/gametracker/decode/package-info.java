/** Bytes in, records out: Loki push, remote write 1.0 and OTLP in both of its encodings. */
@NullMarked
package gametracker.decode;

import org.jspecify.annotations.NullMarked;
