package gametracker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The chapter of {@link HttpTransportContract} on interrupts, close, and what is left behind. */
public abstract class EndContract extends FaultContract {
    @Nested
    class Ends {
        @Test
        void interruptEndsTheWaitAndTheExchange() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.stall();
            });
            Sending sending = new Sending(open(server, config -> config.requestTimeout(LONG)), logs("{}"));
            server.received();
            sending.interrupt();
            ExecutionException e = assertThrows(ExecutionException.class, sending::outcome);
            assertInstanceOf(InterruptedException.class, e.getCause());
            server.awaitEndOfConnection();
        }

        @Test
        void interruptEndsTheReadingOfAnAnswer() throws Exception {
            ScriptedServer server = server(Conversation::trickle);
            Sending sending = new Sending(open(server, config -> config.requestTimeout(LONG)), logs("{}"));
            server.received();
            sending.interrupt();
            try {
                delivered(sending.outcome()); // the head had been read
                assertTrue(sending.isInterrupted());
            } catch (ExecutionException e) {
                assertInstanceOf(InterruptedException.class, e.getCause());
            }
            server.awaitEndOfConnection();
        }

        @Test
        void closeEndsTheReadingOfAnAnswer() throws Exception {
            ScriptedServer server = server(Conversation::trickle);
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            Sending sending = new Sending(transport, logs("{}"));
            server.received();
            transport.close();
            Delivery delivery = sending.outcome();
            if (!(delivery instanceof Delivery.Delivered)) { // the head had not been read
                assertNoAnswer(true, delivery);
            }
            server.awaitEndOfConnection();
        }

        @Test
        void interruptEndsTheWritingOfABody() throws Exception {
            ScriptedServer server = server(Conversation::ignore);
            Sending sending = new Sending(
                    open(server, config -> config.requestTimeout(LONG)),
                    envelope(Format.REMOTE_WRITE_1, noise(20 << 20)));
            server.received();
            sending.interrupt();
            assertInstanceOf(
                    InterruptedException.class,
                    assertThrows(ExecutionException.class, sending::outcome).getCause());
        }

        @Test
        void interruptedThreadDoesNotEvenBegin() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server);
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> transport.send(logs("{}")));
            assertFalse(Thread.interrupted());
            delivered(transport.send(logs("{}")));
            server.received();
            assertEquals(0, server.receivedMore());
        }

        @Test
        void closeEndsWhatIsUnderWay() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.stall();
            });
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            Sending first = new Sending(transport, logs("{}"));
            Sending second = new Sending(transport, envelope(Format.OTLP_TRACES, noise(20)));
            server.received();
            server.received();
            transport.close();
            for (Sending sending : List.of(first, second)) {
                Delivery delivery = sending.outcome();
                assertNoAnswer(true, delivery);
                assertEquals("transport is closed", retryLater(delivery).reason());
            }
            server.awaitEndOfConnection();
            server.awaitEndOfConnection();
        }

        @Test
        void closeEndsTheWritingOfABody() throws Exception {
            ScriptedServer server = server(Conversation::ignore);
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            Sending sending = new Sending(transport, envelope(Format.REMOTE_WRITE_1, noise(20 << 20)));
            server.received();
            transport.close();
            assertNoAnswer(true, sending.outcome());
        }

        @Test
        void closeWhileTheClientIsBeingMadeEndsTheWait() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            Sending sending = new Sending(transport, logs("{}"));
            transport.close();
            Delivery delivery = sending.outcome();
            assertTrue(
                    delivery instanceof Delivery.Delivered
                            || retryLater(delivery).reason().equals("transport is closed"),
                    delivery.toString());
        }

        @Test
        void closedTransportSendsNothing() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server);
            delivered(transport.send(logs("{}")));
            server.received();
            transport.close();
            transport.close();
            Delivery delivery = transport.send(logs("{}"));
            assertNoAnswer(false, delivery);
            assertEquals("transport is closed", retryLater(delivery).reason());
            assertEquals(0, server.receivedMore());
        }

        @Test
        void transportThatNeverSentCanBeClosed() throws Exception {
            Transport transport = open(server(talk -> talk.answer(204, "")));
            transport.close();
            transport.close();
            assertNoAnswer(false, transport.send(logs("{}")));
        }

        @Test
        void closeLeavesNoThreadAndNoConnection() throws Exception {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server);
            delivered(transport.send(logs("{}")));
            transport.close();
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (!before.contains(thread) && isOfTheTransport(thread)) {
                    thread.join(10_000);
                    assertFalse(thread.isAlive(), thread.getName());
                }
            }
            if (closesItsConnections()) {
                server.awaitEndOfConnection();
            }
        }

        @Test
        void allThreadsAreDaemonsAndFew() throws Exception {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            Transport transport = open(server(talk -> talk.answer(204, "")));
            for (int i = 0; i < 20; i++) {
                delivered(transport.send(logs("{}")));
            }
            List<Thread> own = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread ->
                            !before.contains(thread) && !thread.getName().startsWith("scripted-server"))
                    .filter(thread -> isOfTheLibrary(thread))
                    .toList();
            assertFalse(own.isEmpty());
            assertTrue(own.size() <= 4, own.toString());
            assertTrue(own.stream().allMatch(Thread::isDaemon), own.toString());
        }

        /** What a client logs on its own threads is to be known for the library's own talk. */
        @Test
        void threadsOfTheClientAreTheLibrarysToo() throws Exception {
            Set<Thread> before = Thread.getAllStackTraces().keySet();
            Transport transport = open(server(talk -> talk.answer(204, "")));
            delivered(transport.send(logs("{}")));
            List<Thread> clients = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread ->
                            !before.contains(thread) && !thread.getName().startsWith("scripted-server"))
                    .filter(thread ->
                            isOfTheTransport(thread) || thread.getName().startsWith("HttpClient-"))
                    .toList();
            assertFalse(clients.isEmpty());
            clients.forEach(thread -> assertTrue(isOfTheLibrary(thread), thread.toString()));
        }
    }

    private static boolean isOfTheLibrary(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        return group != null && group.getName().equals("gametracker");
    }

    /** Whether a thread is one that must be gone after close. */
    protected abstract boolean isOfTheTransport(Thread thread);

    /** Whether idle connections are closed with the transport on this JDK. */
    protected abstract boolean closesItsConnections();
}
