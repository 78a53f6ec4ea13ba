package gametracker.transport.httpclient5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import gametracker.contract.HttpTransportContract;
import gametracker.contract.ScriptedServer;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract, held by {@code gametracker.transport.httpclient5}; and the system properties that are its own. */
class HttpClient5TransportTest extends HttpTransportContract {
    @Override
    protected String transportName() {
        return "httpclient5";
    }

    @Override
    protected boolean isOfTheTransport(Thread thread) {
        return thread.getName().startsWith("gametracker-httpclient5");
    }

    @Override
    protected boolean closesItsConnections() {
        return true;
    }

    @Nested
    class SystemProperties {
        private final Map<String, @Nullable String> before = new HashMap<>();

        private void set(String name, Object value) {
            before.put(name, System.setProperty(name, value.toString()));
        }

        @AfterEach
        void restore() {
            before.forEach((name, value) -> {
                if (value == null) {
                    System.clearProperty(name);
                } else {
                    System.setProperty(name, value);
                }
            });
        }

        @Test
        void maxConnectionsBoundsThePool() throws Exception {
            set("http.maxConnections", 1);
            CountDownLatch release = new CountDownLatch(1);
            ScriptedServer server = server(talk -> {
                awaitUninterrupted(release);
                talk.answer(204, "");
            });
            Transport transport = open(server);
            Sending first = new Sending(transport, logs("{}"));
            Sending second = new Sending(transport, envelope(Format.REMOTE_WRITE_1, noise(10)));
            release.countDown();
            delivered(first.outcome());
            delivered(second.outcome());
            assertEquals(1, server.received().connection());
            assertEquals(1, server.received().connection());
        }

        private static void awaitUninterrupted(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Test
        void keepAliveCanBeSwitchedOff() throws Exception {
            set("http.keepAlive", false);
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server);
            delivered(transport.send(logs("{}")));
            delivered(transport.send(logs("{}")));
            assertEquals(1, server.received().connection());
            assertEquals(2, server.received().connection());
        }

        @Test
        void proxysChallengeIsAnsweredWithTheSystemsUser() throws Exception {
            ScriptedServer proxy = server(talk -> {
                if (talk.head().header("proxy-authorization") == null) {
                    talk.answer(407, "who?", "Proxy-Authenticate: Basic realm=\"x\"");
                } else {
                    talk.answer(204, "");
                }
            });
            set("http.proxyHost", "127.0.0.1");
            set("http.proxyPort", proxy.address().getPort());
            set("http.proxyUser", "ann");
            set("http.proxyPassword", "secret");
            Transport transport = open(TrackerConfig.builder().endpoint(URI.create("http://telemetry.example")));
            delivered(transport.send(logs("{}")));
            assertNull(proxy.received().header("proxy-authorization"));
            assertEquals("Basic YW5uOnNlY3JldA==", proxy.received().header("proxy-authorization"));
        }
    }
}
