package gametracker.api;

/**
 * The loss ledger of a tracker at one instant: what was accepted, and what became of it.
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
     * Returns what came in.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long accepted(Signal signal);

    /**
     * Returns what a server took.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long delivered(Signal signal);

    /**
     * Returns what lies safely on disk and is not yet delivered.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long spooled(Signal signal);

    /**
     * Returns what waits in memory: in the ring, in an open batch, or in the lane.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long pending(Signal signal);

    /**
     * Returns what was dropped, for whatever reason.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long dropped(Signal signal);

    /**
     * Returns what was dropped for one reason.
     *
     * @param signal which lane
     * @param reason why
     * @return records, samples or spans
     */
    long dropped(Signal signal, DropReason reason);

    /**
     * Returns what was found in the spool from earlier sessions.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long adopted(Signal signal);

    /**
     * Returns how much of the adopted a server has taken.
     *
     * @param signal which lane
     * @return records, samples or spans
     */
    long adoptedDelivered(Signal signal);

    /**
     * Returns how much of the adopted was dropped for one reason.
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
