package gametracker.api.spi;

/**
 * Carries envelopes to a server, one try a call. It classifies the answer; whether and when to try again is decided
 * by the tracker.
 *
 * <p>Up to three threads send at the same time, one a signal. Closing (from any thread, also while others send) ends
 * what is under way; closing twice does nothing.
 */
public interface Transport extends AutoCloseable {
    /**
     * Tries once to deliver an envelope, and blocks until the outcome is known, at most about the configured request
     * timeout from the first connect to the last byte of the answer. Must be back within 100 ms of an interrupt or of
     * {@code close()}; a transport that is not is abandoned.
     *
     * @param envelope what to send; unchanged
     * @return what became of it; network trouble is {@link Delivery.RetryLater}, never an exception
     * @throws InterruptedException if the calling thread was interrupted
     */
    Delivery send(Envelope envelope) throws InterruptedException;

    /** Ends what is under way and lets go of all sockets and threads. Does not block for long; never throws. */
    @Override
    void close();
}
