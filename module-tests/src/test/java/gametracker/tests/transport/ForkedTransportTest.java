package gametracker.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.Forks;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each transport as a game has it: by module path or class path alone, with nothing else of the tests around it. */
class ForkedTransportTest {
    private static final String API = "gametracker.api";
    private static final List<String> JDKHTTP = List.of(API, "gametracker.transport.jdkhttp");
    private static final List<String> HTTPCLIENT5 = List.of(
            API,
            "gametracker.transport.httpclient5",
            "org.apache.httpcomponents.client5.httpclient5",
            "org.apache.httpcomponents.core5.httpcore5",
            "org.apache.httpcomponents.core5.httpcore5.h2",
            "org.slf4j");

    /** Sends one envelope to each URL, says what became of it, and just stops: nothing is closed. */
    private static final String GAME = """
            package game;

            import gametracker.api.GameTracker;
            import gametracker.api.TrackerConfig;
            import gametracker.api.spi.Envelope;
            import gametracker.api.spi.Format;
            import gametracker.api.spi.Transport;
            import gametracker.api.spi.TransportConfig;
            import gametracker.api.spi.TransportProvider;
            import java.net.URI;
            import java.nio.ByteBuffer;
            import java.time.Instant;
            import java.util.ServiceLoader;

            public final class Main {
                private Main() {}

                public static void main(String[] urls) throws InterruptedException {
                    TransportProvider provider =
                            ServiceLoader.load(TransportProvider.class).findFirst().orElseThrow();
                    GameTracker.get().logInfo(null);
                    for (String url : urls) {
                        Transport transport = provider.open(TransportConfig.of(
                                TrackerConfig.builder().endpoint(URI.create(url)).build()));
                        ByteBuffer body = ByteBuffer.wrap(new byte[600]);
                        Envelope envelope = new Envelope("e-1", Format.LOKI_PUSH, body, 1, Instant.EPOCH);
                        System.out.println(provider.name() + ": " + transport.send(envelope));
                    }
                }
            }
            """;

    @TempDir
    static Path directory;

    static String game;

    @BeforeAll
    static void compileTheGame() throws Exception {
        game = Forks.compile(
                        directory,
                        Forks.path(List.of(API)),
                        Map.of(
                                "game/Main.java",
                                GAME,
                                "module-info.java",
                                "module game { requires gametracker.api; uses gametracker.api.spi.TransportProvider; }"))
                .toString();
    }

    @Test
    void jdkhttpOnTheModulePath() throws Exception {
        deliversBySystemsProxyAndTrust("jdkhttp", onModulePath(JDKHTTP));
    }

    @Test
    void jdkhttpOnTheClassPath() throws Exception {
        deliversBySystemsProxyAndTrust("jdkhttp", onClassPath(JDKHTTP));
    }

    @Test
    void httpclient5OnTheModulePath() throws Exception {
        deliversBySystemsProxyAndTrust("httpclient5", onModulePath(HTTPCLIENT5));
    }

    @Test
    void httpclient5OnTheClassPath() throws Exception {
        deliversBySystemsProxyAndTrust("httpclient5", onClassPath(HTTPCLIENT5));
    }

    /** To read them is most of what a client's start takes. */
    @Test
    void jdkhttpReadsNoCertificatesForPlainHttp() throws Exception {
        try (LoopbackServer server = LoopbackServer.plain()) {
            List<String> arguments = new ArrayList<>(List.of("-Xlog:class+load"));
            arguments.addAll(onModulePath(JDKHTTP));
            arguments.add(server.url().toString());
            String said = Forks.java(directory, arguments);
            assertTrue(said.contains("jdkhttp: Delivered[status=204, answer=]"), said);
            assertTrue(said.contains(" jdk.internal.net.http.HttpClientImpl "), "classes are not named as expected");
            assertFalse(said.contains(" sun.security.ssl.SSLContextImpl"), "the default TLS context was made");
        }
    }

    private static List<String> onModulePath(List<String> modules) {
        return List.of("-p", game + File.pathSeparator + Forks.path(modules), "-m", "game/game.Main");
    }

    private static List<String> onClassPath(List<String> modules) {
        return List.of("-cp", game + File.pathSeparator + Forks.path(modules), "game.Main");
    }

    /** The fourth URL's host is in no hosts file, and there is no other place to look it up. */
    private static void deliversBySystemsProxyAndTrust(String name, List<String> howToRun) throws Exception {
        Certificates certificates = Certificates.forServer(directory, "dns:localhost");
        try (LoopbackServer server = LoopbackServer.plain();
                LoopbackServer tls = LoopbackServer.tls(certificates.server());
                LoopbackServer proxy = LoopbackServer.plain()) {
            Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.1 localhost\n");
            List<String> arguments = new ArrayList<>(List.of(
                    "-Djdk.net.hosts.file=" + hosts,
                    "-Djavax.net.ssl.trustStore=" + certificates.file(),
                    "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD,
                    "-Dhttp.proxyHost=127.0.0.1",
                    "-Dhttp.proxyPort=" + proxy.address().getPort()));
            arguments.addAll(howToRun);
            arguments.addAll(List.of(
                    server.url().toString(),
                    "http://telemetry.example",
                    tls.url("localhost").toString(),
                    "https://nowhere.example"));
            List<String> said = Forks.java(directory, arguments)
                    .lines()
                    .filter(line -> line.startsWith(name + ": "))
                    .toList();
            assertEquals(4, said.size(), said.toString());
            assertEquals(name + ": Delivered[status=204, answer=]", said.get(0));
            assertEquals(said.get(0), said.get(1));
            assertEquals(said.get(0), said.get(2));
            assertTrue(said.get(3).contains("RetryLater") && said.get(3).contains("mayHaveArrived=false"), said.get(3));
            assertEquals("/loki/api/v1/push", server.received().target());
            assertEquals(
                    "http://telemetry.example/loki/api/v1/push",
                    proxy.received().target());
        }
    }
}
