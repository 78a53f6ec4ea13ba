/**
 * What a transport sees: {@link gametracker.api.spi.Envelope envelopes} come in, a {@link
 * gametracker.api.spi.Delivery} says what became of each. A spool on disk and the tracker itself plug in here too.
 * All of it is found by the ServiceLoader, through the class loader of this module. A bridge from another logging library
 * hands its events to {@link gametracker.api.spi.LogBridge}.
 */
@NullMarked
package gametracker.api.spi;

import org.jspecify.annotations.NullMarked;
