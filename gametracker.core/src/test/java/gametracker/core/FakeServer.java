package gametracker.core;

import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Transport;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Takes everything, unless told to answer otherwise, and counts what it took. */
final class FakeServer implements Transport {
    final BlockingQueue<Envelope> taken = new LinkedBlockingQueue<>();
    final Map<Signal, Integer> items = new ConcurrentHashMap<>();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile Function<Envelope, Delivery> answer = envelope -> new Delivery.Delivered(204, "");

    @Override
    public Delivery send(Envelope envelope) {
        Delivery delivery = answer.apply(envelope);
        if (delivery instanceof Delivery.Delivered) {
            items.merge(envelope.signal(), envelope.itemCount(), Integer::sum);
            taken.add(envelope);
        }
        return delivery;
    }

    int items(Signal signal) {
        return items.getOrDefault(signal, 0);
    }

    void awaitEnvelope() throws InterruptedException {
        if (taken.poll(30, TimeUnit.SECONDS) == null) {
            throw new AssertionError("nothing arrived");
        }
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
