package gametracker.tests;

import static gametracker.tests.Fork.API;
import static gametracker.tests.Fork.CORE;
import static gametracker.tests.Fork.FILE;
import static gametracker.tests.Fork.HTTPCLIENT5;
import static gametracker.tests.Fork.JDKHTTP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a game sees whose path holds just what it names: only a JVM of its own shows a requires that is missing. */
class ForkedRunTest {
    private static final Set<String> ALL_PATHS = Set.of("/api/v1/push", "/loki/api/v1/push", "/v1/traces");

    @TempDir
    static Path work;

    private static Fork fork;

    private final Set<String> paths = new ConcurrentSkipListSet<>();
    private HttpServer server;

    @BeforeAll
    static void compile() throws IOException {
        fork = new Fork(work);
    }

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            paths.add(exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String endpoint() {
        return "endpoint=http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void assertDelivered(Fork.Outcome outcome) {
        assertEquals(0, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("flushed true"), outcome.output());
        assertTrue(outcome.output().contains("LOGS delivered 1 spooled 0 dropped 0"), outcome.output());
        assertTrue(outcome.output().contains("TRACES delivered 1 spooled 0 dropped 0"), outcome.output());
        assertEquals(ALL_PATHS, paths);
    }

    @ParameterizedTest
    @ValueSource(strings = {JDKHTTP, HTTPCLIENT5})
    void eachTransportDeliversOnTheModulePath(String transport) throws Exception {
        assertDelivered(fork.onModulePath(List.of(API, CORE, transport), endpoint()));
    }

    @ParameterizedTest
    @ValueSource(strings = {JDKHTTP, HTTPCLIENT5})
    void eachTransportDeliversOnTheClassPath(String transport) throws Exception {
        assertDelivered(fork.onClassPath(List.of(API, CORE, transport), endpoint()));
    }

    @Test
    void aForeignContextLoaderHidesNothing() throws Exception {
        assertDelivered(fork.onModulePath(List.of(API, CORE, JDKHTTP), endpoint(), "foreignLoader=true"));
        assertDelivered(fork.onClassPath(List.of(API, CORE, JDKHTTP), endpoint(), "foreignLoader=true"));
    }

    @Test
    void severalTransportsMustBeToldApart() throws Exception {
        List<String> both = List.of(API, CORE, JDKHTTP, HTTPCLIENT5);
        Fork.Outcome outcome = fork.onModulePath(both, endpoint());
        assertEquals(3, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("httpclient5, jdkhttp"), outcome.output());
        assertTrue(outcome.output().contains("transport(\""), outcome.output());
        assertDelivered(fork.onModulePath(both, endpoint(), "transport=jdkhttp"));
        assertDelivered(fork.onClassPath(both, endpoint(), "transport=httpclient5"));
    }

    @Test
    void noTransportAtAllIsSaid() throws Exception {
        Fork.Outcome outcome = fork.onModulePath(List.of(API, CORE), endpoint());
        assertEquals(3, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("add gametracker.transport.jdkhttp"), outcome.output());
    }

    @Test
    void anUnknownTransportNamesTheKnownOnes() throws Exception {
        Fork.Outcome outcome =
                fork.onModulePath(List.of(API, CORE, JDKHTTP, HTTPCLIENT5), endpoint(), "transport=pigeon");
        assertEquals(3, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("\"pigeon\""), outcome.output());
        assertTrue(outcome.output().contains("httpclient5, jdkhttp"), outcome.output());
    }

    @Test
    void withoutCoreTheMessageSaysWhatToAdd() throws Exception {
        Fork.Outcome outcome = fork.onModulePath(List.of(API), endpoint());
        assertEquals(3, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("add gametracker.core"), outcome.output());
    }

    @Test
    void aSpoolWithoutItsModuleIsRefused(@TempDir Path spool) throws Exception {
        Fork.Outcome outcome = fork.onModulePath(List.of(API, CORE, JDKHTTP), "spool=" + spool);
        assertEquals(3, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("add gametracker.transport.file"), outcome.output());
    }

    @Test
    void withoutNetworkEverythingGoesToTheSpool(@TempDir Path spool) throws Exception {
        for (boolean modular : new boolean[] {true, false}) {
            List<String> modules = List.of(API, CORE, FILE);
            Fork.Outcome outcome = modular
                    ? fork.onModulePath(modules, "spool=" + spool)
                    : fork.onClassPath(modules, "spool=" + spool);
            assertEquals(0, outcome.status(), outcome.output());
            assertTrue(outcome.output().contains("LOGS delivered 0 spooled 3 dropped 0"), outcome.output());
        }
    }

    @Test
    void exitWithoutCloseLosesNothingIfTheHookIsAskedFor() throws Exception {
        Fork.Outcome outcome = fork.onModulePath(
                List.of(API, CORE, JDKHTTP), endpoint(), "end=exit", "flushOnExit=true", "records=500");
        assertEquals(0, outcome.status(), outcome.output());
        assertEquals(ALL_PATHS, paths);
    }

    @Test
    void aMainThatReturnsIsNotHeldUp() throws Exception {
        Fork.Outcome outcome = fork.onModulePath(List.of(API, CORE, JDKHTTP), endpoint(), "end=return");
        assertEquals(0, outcome.status(), outcome.output());
    }

    @Test
    void aLinkedImageRuns() throws Exception {
        Path image = fork.image(List.of(CORE, JDKHTTP), List.of(API, CORE, JDKHTTP));
        assertDelivered(Fork.run(List.of(image.resolve("bin/java").toString(), "-m", "app/app.Main", endpoint())));
    }
}
