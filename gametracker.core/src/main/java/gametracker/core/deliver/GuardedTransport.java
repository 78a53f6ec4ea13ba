package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Transport;

/**
 * A transport that always gives an answer. What it does against its contract says nothing of the server, nor whether the
 * server has the bytes: the answer is to try later, with the outcome unknown.
 */
record GuardedTransport(Transport transport) {
    /** The answer of a transport that threw when there was no memory to say what. Made while there is memory. */
    private static final Delivery THROWN = RetryLater.noAnswer("the transport threw", true);

    /** Waits for the network; ends sooner if the thread is interrupted. */
    Delivery send(Envelope wire) {
        try {
            Delivery delivery = transport.send(wire);
            return delivery != null ? delivery : RetryLater.noAnswer("the transport returned null", true);
        } catch (InterruptedException e) {
            return RetryLater.noAnswer("interrupted", true);
        } catch (Throwable e) {
            return thrown(e);
        }
    }

    /** Without the message of the error: clients put header values into those, and credentials are among them. */
    private static Delivery thrown(Throwable e) {
        try {
            return RetryLater.noAnswer("the transport threw " + e.getClass().getName(), true);
        } catch (Throwable again) {
            return THROWN;
        }
    }
}
