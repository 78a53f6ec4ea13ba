package gametracker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import java.net.ProxySelector;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every HTTP transport has to do, whatever the server does; a chapter a class, this one being the last. */
public abstract class HttpTransportContract extends RecoveryContract {
    @Nested
    class Secure {
        @Test
        void trustedAuthorityIsEnough() throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            ScriptedServer server = tlsServer(certificates);
            Transport transport = open(server, config -> config.sslContext(trusting(certificates)));
            delivered(transport.send(logs(LONG_TEXT)));
            delivered(transport.send(logs(LONG_TEXT)));
            assertEquals(server.received().connection(), server.received().connection());
        }

        @Test
        void unknownAuthorityIsRefused() throws Exception {
            ScriptedServer server = tlsServer(Certificates.forServer(directory, LOOPBACK));
            assertNoAnswer(
                    false, open(server, config -> config.bearerToken(SECRET)).send(logs("{}")));
            assertEquals(0, server.receivedMore());
        }

        @Test
        void certificateOfAnotherHostIsRefused() throws Exception {
            Certificates certificates = Certificates.forServer(directory, "dns:elsewhere.example");
            ScriptedServer server = tlsServer(certificates);
            assertNoAnswer(
                    false,
                    open(server, config -> config.bearerToken(SECRET).sslContext(trusting(certificates)))
                            .send(logs("{}")));
            assertEquals(0, server.receivedMore());
        }

        @Test
        void interruptEndsAnEncryptedExchange() throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            ScriptedServer server = tlsServer(certificates);
            server.serves(Conversation::ignore);
            Sending sending = new Sending(
                    open(TrackerConfig.builder()
                            .endpoint(server.url("localhost"))
                            .requestTimeout(LONG)
                            .sslContext(trusting(certificates))),
                    envelope(Format.REMOTE_WRITE_1, noise(20 << 20)));
            server.received();
            sending.interrupt();
            assertInstanceOf(
                    InterruptedException.class,
                    assertThrows(ExecutionException.class, sending::outcome).getCause());
        }
    }

    @Nested
    class Proxies {
        @Test
        void plainRequestGoesToTheProxyWhole() throws Exception {
            ScriptedServer proxy = server(talk -> talk.answer(204, ""));
            Transport transport = open(TrackerConfig.builder()
                    .endpoint(URI.create("http://telemetry.example:3100/base"))
                    .proxy(ProxySelector.of(proxy.address())));
            delivered(transport.send(logs("{}")));
            WireRequest request = proxy.received();
            assertEquals("http://telemetry.example:3100/base/loki/api/v1/push", request.target());
            assertEquals("telemetry.example:3100", request.header("host"));
        }

        @Test
        void encryptedRequestGoesThroughATunnelThatSeesNoCredentials() throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            ScriptedServer server = tlsServer(certificates);
            ScriptedServer proxy = server(talk -> talk.tunnelTo(server.address()));
            Transport transport = open(TrackerConfig.builder()
                    .endpoint(server.url("localhost"))
                    .bearerToken(SECRET)
                    .tenant("studio-7")
                    .sslContext(trusting(certificates))
                    .proxy(ProxySelector.of(proxy.address())));
            delivered(transport.send(logs("{}")));
            WireRequest connect = proxy.received();
            assertEquals("CONNECT", connect.method());
            assertEquals(server.url("localhost").getAuthority(), connect.target());
            assertNull(connect.header("authorization"));
            assertNull(connect.header("x-scope-orgid"));
            assertEquals("Bearer " + SECRET, server.received().header("authorization"));
        }

        @Test
        void proxyThatIsDownCannotHaveArrived() throws Exception {
            ScriptedServer proxy = server(talk -> talk.answer(204, ""));
            proxy.close();
            Transport transport = open(TrackerConfig.builder()
                    .endpoint(URI.create("http://telemetry.example"))
                    .proxy(ProxySelector.of(proxy.address())));
            assertNoAnswer(false, transport.send(logs("{}")));
        }
    }
}
