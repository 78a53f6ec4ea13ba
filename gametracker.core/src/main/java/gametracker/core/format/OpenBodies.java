package gametracker.core.format;

import gametracker.api.spi.Format;

/** Takes copies of what is added to open bodies, so that it can be kept before they are finished. On the encoder's thread. */
public interface OpenBodies {
    /** Says whether copies are wanted at the moment. */
    boolean areWanted();

    /**
     * Takes what was added to an open body since the last call.
     *
     * @param open the open body, the same object until it is finished
     * @param piece a body of its own that holds these items alone; the receiver's from now on
     * @param head how many of its first bytes all pieces of the open body share
     * @param tail how many of its last bytes they share; in between are items with commas
     * @param items how many items count in the ledger
     */
    void added(Object open, Format format, byte[] piece, int head, int tail, int items);

    /** An open body, all of which has been handed over, goes to the sink next. */
    void finishing(Object open);
}
