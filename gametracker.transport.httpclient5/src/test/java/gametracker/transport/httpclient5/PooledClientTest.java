package gametracker.transport.httpclient5;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.TransportConfig;
import gametracker.contract.ScriptedServer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;

class PooledClientTest {
    private static final Envelope ENVELOPE =
            new Envelope("logs-1", Format.LOKI_PUSH, ByteBuffer.wrap(new byte[] {'{', '}'}), 1, Instant.EPOCH);

    /** As the client itself leaves it behind an Error. */
    @Test
    void clientWhosePoolIsShutIsMadeAnew() throws Exception {
        try (ScriptedServer server = ScriptedServer.plain()) {
            TransportConfig config = TransportConfig.of(
                    TrackerConfig.builder().endpoint(server.url()).build());
            PooledClient client = new PooledClient(config);
            HttpPost post = HttpPost.of(ENVELOPE, config);
            CloseableHttpClient first = client.get();
            first.close(CloseMode.IMMEDIATE);
            PostTask refused = PostTask.of(post, client);
            refused.run();
            assertThrows(ExecutionException.class, refused::get);
            assertTrue(refused.answer().isEmpty());
            CloseableHttpClient second = client.get();
            assertNotSame(first, second);
            PostTask taken = PostTask.of(post, client);
            taken.run();
            taken.get();
            assertTrue(taken.answer().isPresent());
            assertSame(second, client.get());
            client.close();
        }
    }

    @Test
    void oneThatWasGivenUpByAnotherLaneIsNotGivenUpTwice() {
        PooledClient client =
                new PooledClient(TransportConfig.of(TrackerConfig.builder().build()));
        CloseableHttpClient first = client.get();
        client.giveUp(first);
        CloseableHttpClient second = client.get();
        client.giveUp(first);
        assertSame(second, client.get());
        client.close();
    }
}
