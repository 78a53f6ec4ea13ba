/**
 * The demo against real servers: Debian's packages of Prometheus and VictoriaMetrics, on loopback, on ports of their
 * own. Tagged {@code real}: run by {@code mvn verify -Preal}, which fails where a server is missing.
 */
@NullMarked
package gametracker.tests.real;

import org.jspecify.annotations.NullMarked;
