import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An HTTPS server before the viewer, as a studio has one before its backends: {@code java TlsGateway.java KEYSTORE TRUSTSTORE
 * COMMAND...} runs the command, whose environment names the gateway in place of the viewer, and ends as the command does.
 */
public final class TlsGateway {
    private static final char[] PASSWORD = "changeit".toCharArray();

    public static void main(String[] args) throws Exception {
        URI viewer = URI.create(System.getenv("GAMETRACKER_ENDPOINT"));
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(Path.of(args[0]))));
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", exchange -> pass(exchange, client, viewer));
        server.start();
        ProcessBuilder command = new ProcessBuilder(List.of(args).subList(2, args.length)).inheritIO();
        command.environment()
                .put("GAMETRACKER_ENDPOINT", "https://127.0.0.1:" + server.getAddress().getPort());
        command.environment().put("JDK_JAVA_OPTIONS", "-Djavax.net.ssl.trustStore=" + args[1]);
        System.exit(command.start().waitFor());
    }

    private static SSLContext context(Path keyStore) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keyStore)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static void pass(HttpExchange exchange, HttpClient client, URI viewer) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(viewer.resolve(exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            HttpRequest.BodyPublishers.ofByteArray(
                                    exchange.getRequestBody().readAllBytes()));
            for (String name : List.of("Content-Type", "Content-Encoding", "X-Prometheus-Remote-Write-Version")) {
                String value = exchange.getRequestHeaders().getFirst(name);
                if (value != null) {
                    request.header(name, value);
                }
            }
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
