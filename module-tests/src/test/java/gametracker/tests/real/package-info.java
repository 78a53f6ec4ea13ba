/**
 * The demo and the documents' settings against real servers: Debian's packages of Prometheus and VictoriaMetrics, on
 * loopback, on ports of their own. Tagged {@code real}: run by {@code mvn verify -Preal}, which fails where a server is
 * missing. Where {@code NEWER_SERVERS} names a folder, as {@code .ci/real-servers} fills it, each test runs against the
 * servers in it as well, and those that need a newer server run at all.
 */
@NullMarked
package gametracker.tests.real;

import org.jspecify.annotations.NullMarked;
