package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Transport;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers as the test says, on the sender's thread, and remembers what it was given. */
final class FakeTransport implements Transport {
    /** A server. */
    @FunctionalInterface
    interface Server {
        Delivery answer(Envelope envelope) throws InterruptedException;
    }

    final BlockingQueue<Envelope> sent = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile Server server;

    FakeTransport(Server server) {
        this.server = server;
    }

    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        sent.add(envelope);
        return server.answer(envelope);
    }

    Envelope nextSent() throws InterruptedException {
        Envelope envelope = sent.poll(30, TimeUnit.SECONDS);
        if (envelope == null) {
            throw new AssertionError("nothing was sent");
        }
        return envelope;
    }

    @Override
    public void close() {
        closed.countDown();
    }

    /** Waits for ever, and ends when it is interrupted. */
    static Delivery hang() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError();
    }

    /** Waits for a latch whatever interrupts it. */
    static Delivery hangUntil(CountDownLatch latch, Delivery then) {
        while (true) {
            try {
                latch.await();
                return then;
            } catch (InterruptedException e) {
                // that is what this one is like
            }
        }
    }
}
