/**
 * What Loki, Prometheus and Tempo answer, and what they store: their rules, with their state. Each rule names the
 * section of docs/backends.md that it follows.
 */
@NullMarked
package gametracker.viewer.backend;

import org.jspecify.annotations.NullMarked;
