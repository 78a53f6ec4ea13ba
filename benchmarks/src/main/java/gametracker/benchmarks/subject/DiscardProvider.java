package gametracker.benchmarks.subject;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;

/** A transport that takes everything, counts it and sends it nowhere. */
public final class DiscardProvider implements TransportProvider {
    /** For the ServiceLoader. */
    public DiscardProvider() {}

    @Override
    public String name() {
        return "discard";
    }

    @Override
    public Transport open(TransportConfig config) {
        return new Discard();
    }

    private static final class Discard implements Transport {
        @Override
        public Delivery send(Envelope envelope) {
            Tally.add(envelope.signal(), envelope.itemCount());
            return new Delivery.Delivered(204, "");
        }

        @Override
        public void close() {}
    }
}
