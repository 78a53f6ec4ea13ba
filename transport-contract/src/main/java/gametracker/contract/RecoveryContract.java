package gametracker.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Transport;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chapter of {@link HttpTransportContract} on what was broken once: it must not stay broken. */
public abstract class RecoveryContract extends EndContract {
    /** After so many tries something must have arrived again. */
    private static final int TRIES = 4;

    private static final String SERVER = "scripted-server";

    @Nested
    class Recovers {
        /** A launcher that interrupts its thread group reaches the threads of a client too. */
        @Test
        void fromAnInterruptOfAllItsThreads() throws Exception {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = openWarm(server, SHORT);
            for (int i = 0; i < 3; i++) {
                Set<Thread> own = startedSince(before);
                assertTrue(!own.isEmpty(), "no thread to interrupt");
                own.forEach(Thread::interrupt);
                deliversAgain(transport);
            }
        }

        @Test
        void fromAnInterruptOfAllItsThreadsWhileItWaits() throws Exception {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.stall();
            });
            Transport transport = open(server, config -> config.requestTimeout(SHORT));
            Sending sending = new Sending(transport, logs("{}"));
            server.received();
            startedSince(before).stream()
                    .filter(thread -> !thread.getName().startsWith("test-"))
                    .forEach(Thread::interrupt);
            assertNoAnswer(true, sending.outcome());
            server.serves(talk -> talk.answer(204, ""));
            deliversAgain(transport);
        }

        /** The first makings of the client and its first handshakes find no memory. */
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3})
        void fromErrorsOfTheFirstTries(int errors) throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            ScriptedServer server = tlsServer(certificates);
            AtomicInteger left = new AtomicInteger(errors);
            Transport transport = open(TrackerConfig.builder()
                    .endpoint(server.url())
                    .requestTimeout(LONG)
                    .sslContext(new FlakyTls(trusting(certificates), left)));
            deliversAgain(transport);
            left.set(1);
            server.closeConnections();
            deliversAgain(transport);
        }

        /** Each outage would else cost a client. */
        @Test
        void withoutANewClientForEachFailure() throws Exception {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = openWarm(server, SHORT);
            Set<Thread> own = startedSince(before);
            server.serves(Conversation::reset);
            for (int i = 0; i < 10; i++) {
                retryLater(transport.send(logs("{}")));
            }
            Set<Thread> clients = startedSince(before);
            clients.removeAll(own);
            clients.removeIf(thread -> !thread.getName().startsWith("HttpClient-"));
            assertTrue(clients.isEmpty(), clients.toString());
            server.serves(talk -> talk.answer(204, ""));
            deliversAgain(transport);
        }
    }

    private static void deliversAgain(Transport transport) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            Delivery delivery;
            try {
                delivery = new Sending(transport, logs("{}")).outcome();
            } catch (ExecutionException e) {
                throw new AssertionError("send is not to throw", e);
            }
            if (delivery instanceof Delivery.Delivered) {
                return;
            }
        }
        fail("nothing arrives any more");
    }

    private static Set<Thread> startedSince(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && !thread.getName().startsWith(SERVER))
                .filter(thread -> thread.getName().startsWith("gametracker-")
                        || thread.getName().startsWith("HttpClient-"))
                .collect(Collectors.toSet());
    }
}
