package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.contract.Certificates;
import gametracker.contract.ScriptedServer;
import gametracker.contract.WireRequest;
import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            import java.io.FileInputStream;
            import java.io.FileNotFoundException;
            import java.net.ServerSocket;
            import java.net.URI;
            import java.nio.ByteBuffer;
            import java.nio.channels.SocketChannel;
            import java.time.Instant;
            import java.util.ArrayList;
            import java.util.Arrays;
            import java.util.List;
            import java.util.Map;
            import java.util.ServiceLoader;
            import java.util.function.Supplier;
            import javax.net.ssl.SSLContext;

            public final class Main {
                private Main() {}

                private static final TransportProvider PROVIDER =
                        ServiceLoader.load(TransportProvider.class).findFirst().orElseThrow();

                public static void main(String[] arguments) throws Exception {
                    GameTracker.get().logInfo(null);
                    switch (arguments[0]) {
                        case "twice" -> {
                            Transport transport = open(arguments[1]);
                            send(transport);
                            send(transport);
                        }
                        case "handles" -> {
                            Transport transport = open(arguments[1]);
                            while (Thread.getAllStackTraces().entrySet().stream().anyMatch(Main::isBusy)) {
                                Thread.onSpinWait();
                            }
                            withoutHandles(() -> transport);
                        }
                        case "no-handles" -> {
                            useWhatTheJdkCannotLoadLater();
                            withoutHandles(() -> open(arguments[1]));
                        }
                        default -> {
                            for (String url : arguments) {
                                send(open(url));
                            }
                        }
                    }
                }

                private static Transport open(String url) {
                    return PROVIDER.open(TransportConfig.of(
                            TrackerConfig.builder().endpoint(URI.create(url)).build()));
                }

                private static void send(Transport transport) throws InterruptedException {
                    ByteBuffer body = ByteBuffer.wrap(new byte[600]);
                    Envelope envelope = new Envelope("e-1", Format.LOKI_PUSH, body, 1, Instant.EPOCH);
                    System.out.println(PROVIDER.name() + ": " + transport.send(envelope));
                }

                /** Classes of the JDK that are lost for good if their first use finds no handle. */
                private static void useWhatTheJdkCannotLoadLater() throws Exception {
                    SSLContext.getInstance("TLS").init(null, null, null);
                    try (ServerSocket server = new ServerSocket(0)) {
                        SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
                        server.accept().close();
                        channel.close();
                    }
                }

                private static void withoutHandles(Supplier<Transport> opening) throws Exception {
                    List<FileInputStream> held = new ArrayList<>();
                    hold(held);
                    Transport transport = opening.get();
                    for (int i = 0; i < 4; i++) {
                        hold(held); // what somebody else has given back meanwhile
                        send(transport);
                    }
                    for (FileInputStream each : held) {
                        each.close();
                    }
                    for (int i = 0; i < 3; i++) {
                        send(transport);
                    }
                }

                private static void hold(List<FileInputStream> held) throws Exception {
                    try {
                        while (true) {
                            held.add(new FileInputStream("/dev/null"));
                        }
                    } catch (FileNotFoundException e) {
                        // too many open files
                    }
                }

                /** A thread of the transport's that still prepares something. */
                private static boolean isBusy(Map.Entry<Thread, StackTraceElement[]> thread) {
                    return thread.getKey().getName().startsWith("gametracker-")
                            && Arrays.stream(thread.getValue()).noneMatch(frame -> frame.getMethodName().equals("getTask"));
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

    /** Of the name's two addresses the first refuses. */
    @ParameterizedTest
    @EnabledOnOs(OS.LINUX) // 127.0.0.2 is an address of the machine there
    @CsvSource({"jdkhttp,http", "jdkhttp,https", "httpclient5,http", "httpclient5,https"})
    void nextAddressOfANameIsTried(String name, String scheme) throws Exception {
        Certificates certificates = Certificates.forServer(directory, "dns:twice.example");
        try (ScriptedServer server =
                scheme.equals("http") ? ScriptedServer.plain() : ScriptedServer.tls(certificates.server())) {
            Path hosts = Files.writeString(
                    directory.resolve("hosts-twice"),
                    "127.0.0.2 twice.example\n127.0.0.1 twice.example\n127.0.0.1 localhost\n");
            String url = server.url("twice.example").toString();
            List<String> arguments = new ArrayList<>(List.of("-Djdk.net.hosts.file=" + hosts));
            arguments.addAll(trust(certificates));
            arguments.addAll(onModulePath(name.equals("jdkhttp") ? JDKHTTP : HTTPCLIENT5));
            arguments.addAll(List.of("twice", url));
            assertEquals(
                    List.of(name + ": Delivered[status=204, answer=]", name + ": Delivered[status=204, answer=]"),
                    said(name, Forks.java(directory, arguments)));
            for (int i = 0; i < 2; i++) {
                WireRequest request = server.received();
                assertEquals(URI.create(url).getAuthority(), request.header("host"));
                assertEquals("/loki/api/v1/push", URI.create(request.target()).getPath());
            }
        }
    }

    /** The game holds all file handles while the first batch is sent, and gives them back. */
    @ParameterizedTest
    @CsvSource({"jdkhttp,http", "jdkhttp,https", "httpclient5,http", "httpclient5,https"})
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void handlesThatWereAllGoneAreNotMissedForGood(String name, String scheme) throws Exception {
        Certificates certificates = Certificates.forServer(directory, "dns:localhost");
        try (ScriptedServer server =
                scheme.equals("http") ? ScriptedServer.plain() : ScriptedServer.tls(certificates.server())) {
            server.serves(talk -> talk.answer(204, "", "Connection: close")); // each batch needs a handle
            List<String> arguments = new ArrayList<>(trust(certificates));
            arguments.addAll(onModulePath(name.equals("jdkhttp") ? JDKHTTP : HTTPCLIENT5));
            arguments.addAll(List.of("handles", server.url("localhost").toString()));
            List<String> said = said(name, Forks.javaWithOpenFiles(directory, 128, arguments));
            assertMissedAndRecovered(name, said);
        }
    }

    /** Not even to read the certificates when the client is first made: the JDK never tries that again. */
    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void handlesThatWereGoneFromTheStartAreNotMissedForGood() throws Exception {
        Certificates certificates = Certificates.forServer(directory, "dns:localhost");
        try (ScriptedServer server = ScriptedServer.tls(certificates.server())) {
            server.serves(talk -> talk.answer(204, "", "Connection: close")); // each batch needs a handle
            List<String> arguments = new ArrayList<>(trust(certificates));
            arguments.addAll(onModulePath(JDKHTTP));
            arguments.addAll(List.of("no-handles", server.url("localhost").toString()));
            List<String> said = said("jdkhttp", Forks.javaWithOpenFiles(directory, 128, arguments));
            assertMissedAndRecovered("jdkhttp", said);
        }
    }

    private static void assertMissedAndRecovered(String name, List<String> said) {
        assertEquals(7, said.size(), said.toString());
        assertTrue(said.stream().anyMatch(line -> line.contains("mayHaveArrived=false")), said.toString());
        assertEquals(name + ": Delivered[status=204, answer=]", said.get(6), said.toString());
    }

    private static List<String> trust(Certificates certificates) {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + certificates.file(),
                "-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD);
    }

    private static List<String> said(String name, String output) {
        return output.lines().filter(line -> line.startsWith(name + ": ")).toList();
    }

    /** To read them is most of what a client's start takes. */
    @Test
    void jdkhttpReadsNoCertificatesForPlainHttp() throws Exception {
        try (ScriptedServer server = ScriptedServer.plain()) {
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
        try (ScriptedServer server = ScriptedServer.plain();
                ScriptedServer tls = ScriptedServer.tls(certificates.server());
                ScriptedServer proxy = ScriptedServer.plain()) {
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
