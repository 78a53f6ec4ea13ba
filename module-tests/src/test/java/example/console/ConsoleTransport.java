package example.console;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Carries envelopes over the console's own network stack. */
final class ConsoleTransport implements Transport {
    private final ConsoleNetwork network;
    private final TransportConfig config;
    private final Set<ConsoleNetwork.Call> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    ConsoleTransport(ConsoleNetwork network, TransportConfig config) {
        this.network = network;
        this.config = config;
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
            if (!call.await(config.requestTimeout())) {
                return RetryLater.noAnswer("no whole answer within " + config.requestTimeout(), call.sentAny());
            }
            return delivery(call);
        } finally {
            underWay.remove(call);
            call.cancel();
        }
    }

    private Delivery delivery(ConsoleNetwork.Call call) {
        if (closed) {
            return RetryLater.noAnswer("transport is closed", call.sentAny());
        }
        String error = call.error();
        if (error != null) {
            return RetryLater.noAnswer(error, call.sentAny());
        }
        return new HttpAnswer(call.status(), call.header("Retry-After"), call.header("Date"), call.body())
                .toDelivery(Instant.now());
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(ConsoleNetwork.Call::cancel);
    }
}
