package gametracker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chapter of {@link HttpTransportContract} on what goes wrong on the way. */
public abstract class FaultContract extends AnswerContract {
    @Nested
    class Faults {
        @Test
        void refusedConnectionCannotHaveArrived() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            server.close();
            assertNoAnswer(false, open(server).send(logs("{}")));
        }

        @Test
        void connectionThatIsNeverMadeCannotHaveArrived() throws Exception {
            List<Socket> queue = new ArrayList<>();
            try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                fill(full, queue);
                URI url = URI.create("http://127.0.0.1:" + full.getLocalPort());
                Transport transport = open(TrackerConfig.builder().endpoint(url).requestTimeout(SHORT));
                assertNoAnswer(false, new Sending(transport, logs("{}")).outcome());
            } finally {
                for (Socket socket : queue) {
                    socket.close();
                }
            }
        }

        /** Connects until nobody is let in any more, since nobody accepts. */
        private void fill(ServerSocket full, List<Socket> queue) throws Exception {
            for (int i = 0; i < 10; i++) {
                Socket socket = new Socket();
                queue.add(socket);
                try {
                    socket.connect(full.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
        }

        @Test
        void handshakeThatStallsCannotHaveArrived() throws Exception {
            try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
                URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort());
                Transport transport = open(TrackerConfig.builder().endpoint(url).requestTimeout(SHORT));
                assertNoAnswer(false, new Sending(transport, logs("{}")).outcome());
            }
        }

        @Test
        void resetBeforeTheBodyWasReadIsForLater() throws Exception {
            ScriptedServer server = server(Conversation::reset);
            assertTrue(retryLater(open(server).send(envelope(Format.REMOTE_WRITE_1, noise(1 << 20))))
                    .status()
                    .isEmpty());
        }

        @Test
        void resetAfterTheBodyMayHaveArrived() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.reset();
            });
            assertNoAnswer(true, open(server).send(logs("{}")));
            server.received();
            assertEquals(0, server.receivedMore(), "not sent again behind the tracker's back");
        }

        @Test
        void closeWithoutAnswerMayHaveArrived() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.close();
            });
            assertNoAnswer(true, open(server).send(logs("{}")));
            server.received();
            assertEquals(0, server.receivedMore());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 20",
                    "HTTP/1.1 200 OK",
                    "HTTP/1.1 200 OK\r\nContent-Le",
                    "HTTP/1.1 204 No\r\nA: b\r\n"
                })
        void halfAHeadIsNoAnswer(String half) throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send(half);
                talk.close();
            });
            assertNoAnswer(true, open(server).send(logs("{}")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc Oh\r\n\r\n", "\u0000\u0001\u0002\r\n\r\n"})
        void answerThatIsNotHttpIsForLater(String gibberish) throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send(gibberish);
                talk.close();
            });
            assertNoAnswer(true, open(server).send(logs("{}")));
        }

        @Test
        void endlessHeadersAreCut() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 200 OK\r\n");
                talk.sendUntilHangUp("X-Header: and another one\r\n".repeat(100), 0);
            });
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            assertNoAnswer(true, new Sending(transport, logs("{}")).outcome());
        }

        @Test
        void silenceEndsWithTheTimeoutAndMayHaveArrived() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = openWarm(server, SHORT);
            server.serves(talk -> {
                talk.request();
                talk.stall();
            });
            assertNoAnswer(true, new Sending(transport, logs("{}")).outcome());
            server.awaitEndOfConnection();
        }

        @Test
        void tricklingHeadersEndWithTheTimeout() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = openWarm(server, SHORT);
            server.serves(talk -> {
                talk.request();
                talk.send("HTTP/1.1 200 OK\r\nX-Long: ");
                talk.sendUntilHangUp("x", 50);
            });
            assertNoAnswer(true, new Sending(transport, logs("{}")).outcome());
            server.awaitEndOfConnection();
        }

        @Test
        void serverThatDoesNotReadEndsWithTheTimeout() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = openWarm(server, SHORT);
            server.serves(Conversation::ignore);
            assertNoAnswer(true, new Sending(transport, envelope(Format.REMOTE_WRITE_1, noise(20 << 20))).outcome());
        }
    }
}
