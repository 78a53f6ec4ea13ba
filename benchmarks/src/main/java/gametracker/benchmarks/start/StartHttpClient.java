package gametracker.benchmarks.start;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** No telemetry: one POST by the JDK's own client, which is what any delivery over it costs at least. */
public final class StartHttpClient {
    private StartHttpClient() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Phases.reached("called");
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0]))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding());
        Phases.reached("delivered");
        Phases.reached("closed");
    }
}
