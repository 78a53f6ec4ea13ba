package gametracker.core.journal;

import gametracker.api.spi.Format;

/**
 * A part of a batch, as it stands in the journal: a body of its own. Pieces of a batch differ in what is between their
 * first {@code head} and their last {@code tail} bytes, items with commas in between. A piece without head and tail is a
 * whole batch.
 *
 * @param number rises from piece to piece of a session
 * @param batch the number of the batch's first piece
 * @param items how many items count in the ledger
 * @param createdAtMillis Unix time
 */
record Piece(long number, long batch, Format format, byte[] body, int head, int tail, int items, long createdAtMillis) {
    /** Whether it is a body and no part of one. */
    boolean isWhole() {
        return head == 0 && tail == 0;
    }
}
