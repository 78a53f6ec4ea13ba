package gametracker.examples.server;

import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;

/** What the connections' threads hand to the loop's thread, which alone touches the matches. Bounded. */
final class Inbox {
    private static final int MOST = 10_000;

    private final LinkedBlockingDeque<Runnable> work = new LinkedBlockingDeque<>(MOST);

    /** Returns false if there is no room: the server is overloaded, and the client is told. */
    boolean offer(Runnable request) {
        return work.offer(request);
    }

    /** Waits for room; for what must not be lost. */
    void put(Runnable request) throws InterruptedException {
        work.put(request);
    }

    /** Does what has come in so far. */
    void drain() {
        for (int left = work.size(); left > 0; left--) {
            work.remove().run();
        }
    }

    /** Waits until there is something, without taking it. */
    void await(long nanos) throws InterruptedException {
        Runnable first = work.poll(nanos, TimeUnit.NANOSECONDS);
        if (first != null) {
            work.putFirst(first);
        }
    }
}
