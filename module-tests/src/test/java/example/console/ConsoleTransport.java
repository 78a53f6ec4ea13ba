package example.console;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.Secrets;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries envelopes over the console's own network stack. */
final class ConsoleTransport implements Transport {
    private final ConsoleNetwork network;
    private final TransportConfig config;
    private final Secrets secrets;
    private final Set<ConsoleNetwork.Call> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ConsoleTransport(ConsoleNetwork network, TransportConfig config) {
        this.network = network;
        this.config = config;
        this.secrets = Secrets.of(config);
    }

    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        if (closed) {
            return RetryLater.noAnswer("transport is closed", false);
        }
        HttpPost post = HttpPost.of(envelope, config);
        ConsoleNetwork.Call call = network.post(post.target().toString(), post.headers(), post.body());
        underWay.add(call);
        try {
            if (closed) { // close may have looked before the call was there to be cancelled
                call.cancel();
            }
            boolean over = call.await(config.requestTimeout());
            return secrets.redact(delivery(call, over));
        } finally {
            underWay.remove(call);
            call.cancel();
        }
    }

    private Delivery delivery(ConsoleNetwork.Call call, boolean over) {
        if (call.status() != 0) { // there is a whole head, which decides, whatever becomes of the body
            return HttpAnswer.of(call.status(), call::header, call.body()).toDelivery(Instant.now());
        }
        if (closed) {
            return RetryLater.noAnswer("transport is closed", call.sentAny());
        }
        return RetryLater.noAnswer(
                over ? call.error() : "no whole answer within " + config.requestTimeout(), call.sentAny());
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(ConsoleNetwork.Call::cancel);
    }
}
