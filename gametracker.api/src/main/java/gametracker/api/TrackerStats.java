package gametracker.api;

/**
 * The loss ledger of a tracker at one instant: how many items were accepted, and their outcomes.
 *
 * <p>For logs and traces, once nothing is being recorded: {@code accepted = delivered + spooled + pending +
 * dropped}, counted in records and spans. Every recording call of a log at or above the minimum level and every
 * ended span is accepted first, even if it is dropped at once. For metrics the same law holds in samples put into
 * envelopes (the zero that begins a counter and the markers that end a series are not counted); a metric call that
 * was refused shows in {@link #refused} alone. What an earlier session left in the spool is counted by the {@code
 * adopted} methods alone, whose own law is {@code adopted = adoptedDelivered + adoptedDropped + still in the spool}.
 *
 * <p>Immutable.
 */
public interface TrackerStats {
    /**
     * Returns the number of accepted items.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long accepted(Signal signal);

    /**
     * Returns the number of items that a server has accepted.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long delivered(Signal signal);

    /**
     * Returns the number of items that are on disk and not delivered yet.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long spooled(Signal signal);

    /**
     * Returns the number of items that wait in memory: in the ring, in an open batch, or in the lane.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long pending(Signal signal);

    /**
     * Returns the number of items that were dropped, for any reason.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long dropped(Signal signal);

    /**
     * Returns the number of items that were dropped for one reason.
     *
     * @param signal which lane
     * @param reason why
     * @return records, samples or spans
     */
    long dropped(Signal signal, DropReason reason);

    /**
     * Returns the number of items of earlier sessions that were found in the spool.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long adopted(Signal signal);

    /**
     * Returns the number of adopted items that a server has accepted.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long adoptedDelivered(Signal signal);

    /**
     * Returns the number of adopted items that were dropped for one reason.
     *
     * @param signal which lane
     * @param reason why
     * @return records, samples or spans
     */
    long adoptedDropped(Signal signal, DropReason reason);

    /**
     * Returns how many metric calls were refused.
     *
     * @param reason why
     * @return calls
     */
    long refused(DropReason reason);

    /**
     * Returns how many records or spans were shortened: too long, too many, too deep, unreadable, or a key twice.
     *
     * @param signal which lane
     * @return records or spans
     */
    long truncated(Signal signal);
}
