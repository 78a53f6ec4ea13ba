package gametracker.core;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Secrets;
import gametracker.api.spi.Transport;

/**
 * Any transport, a game's own included, without the configured credentials in what servers and clients say: the words
 * are logged, and kept on disk with what was refused.
 */
record RedactingTransport(Transport transport, Secrets secrets) implements Transport {
    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        Delivery delivery = transport.send(envelope);
        return delivery == null ? delivery : secrets.redact(delivery); // whoever sends knows what null is
    }

    @Override
    public void close() {
        transport.close();
    }

    /** Shows nothing of what the transport itself would show. */
    @Override
    public String toString() {
        return "transport";
    }
}
