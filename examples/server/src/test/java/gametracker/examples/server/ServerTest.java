package gametracker.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server over real connections, and what strangers send to it. */
@Timeout(60)
class ServerTest {
    private static final String REST = " 8f14e45f-ceea-467f-a0e6-0c2e2b9a6d3c -";
    private static final int ENOUGH = 10_000;

    @Test
    void strangersAreRefusedAndThePlayerPlays() throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] args = "--untracked true --matches 3 --port 0 --players 1 --fast true --ticks 5".split(" ");
        try (Server server = Server.open(args)) {
            Thread loop = new Thread(() -> server.run(new PrintStream(said, true, StandardCharsets.UTF_8)));
            loop.start();
            lineWithoutEnd(server.port());
            wrongRequests(server.port());
            tooManyRequests(server.port());
            player(server.port());
            loop.join(TimeUnit.SECONDS.toMillis(50));
            assertFalse(loop.isAlive());
        }
        assertTrue(said.toString(StandardCharsets.UTF_8).contains("ticks of 3 matches"), said::toString);
    }

    private static void lineWithoutEnd(int port) throws IOException {
        try (Link link = new Link("127.0.0.1", port)) {
            // The server closes after the first bytes too many: a reset or an end, depending on when it is noticed.
            assertThrows(IOException.class, () -> {
                link.send("x".repeat(1 << 20));
                link.next();
            });
        }
    }

    private static void wrongRequests(int port) throws IOException {
        try (Link link = new Link("127.0.0.1", port)) {
            assertEquals("NO malformed", ask(link, "hello"));
            assertEquals("NO not_joined", ask(link, "BUY sword -"));
            assertEquals("NO no_such_match", ask(link, "JOIN 3 ann" + REST));
        }
    }

    private static void tooManyRequests(int port) throws IOException {
        try (Link link = new Link("127.0.0.1", port)) {
            int asked = 0;
            while (!ask(link, "BUY sword -").equals("NO too_many")) {
                assertTrue(++asked < ENOUGH);
            }
        }
    }

    private static void player(int port) throws IOException {
        try (Link link = new Link("127.0.0.1", port)) {
            assertTrue(ask(link, "JOIN 2 ann" + REST).startsWith("OK "));
            assertTrue(link.next().startsWith("ROUND "));
            assertEquals("NO not_joined", answer(link, "JOIN 1 ann" + REST));
            assertTrue(answer(link, "BUY sword -").startsWith("OK "));
            assertEquals("NO gold", answer(link, "BUY sword -"));
            assertEquals("NO gold", answer(link, "BUY castle -"));
            link.send("LEAVE");
        }
    }

    private static String ask(Link link, String request) throws IOException {
        link.send(request);
        return link.next();
    }

    private static String answer(Link link, String request) throws IOException {
        String answer = ask(link, request);
        while (answer.startsWith("ROUND ")) {
            answer = link.next();
        }
        return answer;
    }

    @Test
    void wrongArgumentsAreNamed() {
        assertMessage("unknown option --match; known are [fast, matches,", "--match", "3");
        assertMessage("--port needs a value", "--port");
        assertMessage("--matches must be a whole number from 1 to 10000: 0", "--matches", "0");
        assertMessage("--fast must be true or false: yes", "--fast", "yes");
    }

    private static void assertMessage(String expected, String... args) {
        String message = assertThrows(IllegalArgumentException.class, () -> Server.open(args))
                .getMessage();
        assertTrue(message.startsWith(expected), message);
    }
}
