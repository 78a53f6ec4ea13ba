package gametracker.transport.jdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LastingClientTest {
    private final Workers workers = new Workers();
    private final AtomicInteger built = new AtomicInteger();

    @AfterEach
    void endThreads() {
        workers.wane();
    }

    private LastingClient client(Supplier<HttpClient> builder) {
        return new LastingClient(
                () -> {
                    built.incrementAndGet();
                    return builder.get();
                },
                workers);
    }

    private static OpenClient get(LastingClient client) throws Exception {
        return client.get().get(30, TimeUnit.SECONDS);
    }

    @Test
    void clientIsMadeOnceAsLongAsItLives() throws Exception {
        LastingClient client = client(HttpClient::newHttpClient);
        OpenClient first = get(client);
        assertNotNull(first.selector());
        client.answered();
        for (int i = 0; i < 20; i++) {
            client.futile(first, false);
        }
        assertSame(first, get(client));
        assertEquals(1, built.get());
    }

    @Test
    void clientWhoseSelectorHasEndedIsMadeAnew() throws Exception {
        LastingClient client = client(HttpClient::newHttpClient);
        OpenClient first = get(client);
        Thread selector = first.selector();
        assertNotNull(selector);
        selector.interrupt();
        selector.join(TimeUnit.SECONDS.toMillis(30));
        assertTrue(first.isDead());
        OpenClient second = get(client);
        assertNotSame(first, second);
        assertFalse(second.isDead());
    }

    @Test
    void clientThatFailedByAnErrorIsMadeAnew() throws Exception {
        LastingClient client = client(HttpClient::newHttpClient);
        OpenClient first = get(client);
        client.futile(first, true);
        OpenClient second = get(client);
        assertNotSame(first, second);
        client.futile(first, true); // by a lane that had it before
        assertSame(second, get(client));
    }

    @Test
    void clientWhoseSelectorIsNotKnownIsMadeAnewAfterThreeFutileTriesInARow() throws Exception {
        HttpClient madeElsewhere = HttpClient.newHttpClient();
        LastingClient client = client(() -> madeElsewhere);
        OpenClient first = get(client);
        assertNull(first.selector());
        client.futile(first, false);
        client.futile(first, false);
        client.answered();
        client.futile(first, false);
        client.futile(first, false);
        assertSame(first, get(client));
        client.futile(first, false);
        assertNotSame(first, get(client));
    }

    @Test
    void makingThatFailsIsTriedAgain() throws Exception {
        LastingClient client = client(() -> {
            if (built.get() <= 2) {
                throw new OutOfMemoryError("as if");
            }
            return HttpClient.newHttpClient();
        });
        for (int i = 0; i < 2; i++) {
            ExecutionException e = assertThrows(ExecutionException.class, () -> get(client));
            assertInstanceOf(OutOfMemoryError.class, e.getCause());
        }
        assertFalse(get(client).isDead());
    }

    @Test
    void eachOfTwoClientsKnowsItsOwnSelector() throws Exception {
        OpenClient one = get(client(HttpClient::newHttpClient));
        OpenClient other = get(client(HttpClient::newHttpClient));
        assertNotNull(one.selector());
        assertNotNull(other.selector());
        assertNotSame(one.selector(), other.selector());
    }

    @Test
    void closedOneMakesNone() {
        LastingClient client = client(HttpClient::newHttpClient);
        assertNull(client.close());
        assertThrows(CancellationException.class, client::get);
        assertEquals(0, built.get());
    }
}
