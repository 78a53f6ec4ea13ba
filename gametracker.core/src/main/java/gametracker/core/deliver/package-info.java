/** Envelopes on their way: lanes, the schedule of tries, the senders, the ledger. Sees only the SPI. */
@NullMarked
package gametracker.core.deliver;

import org.jspecify.annotations.NullMarked;
