package gametracker.tool;

import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * How far this machine's clock is ahead of a server's, by the {@code Date} of an answer, which counts whole seconds. The
 * answer's status does not matter, and no credentials are sent.
 *
 * @param ahead negative if it is behind
 */
record ServerClock(Duration ahead) {
    /** Loki and Prometheus refuse what is 10 minutes ahead of them. Half of it leaves room for both to go on drifting. */
    static final Duration MOST = Duration.ofMinutes(5);

    /** Less than that is the network's, and the whole seconds'. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(3);

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

    /** Returns scheme, host and port of a URL. */
    static URI server(URI url) {
        return URI.create(url.getScheme() + "://" + url.getRawAuthority());
    }

    /** Returns empty if there is no answer, or none that tells a time. */
    static Optional<ServerClock> of(URI server, TrackerConfig config, Duration timeout) {
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(timeout);
        config.sslContext().ifPresent(client::sslContext);
        config.proxy().ifPresent(client::proxy);
        HttpRequest request =
                HttpRequest.newBuilder(server.resolve("/")).timeout(timeout).build();
        try {
            Instant before = Instant.now();
            HttpResponse<Void> answer = client.build().send(request, HttpResponse.BodyHandlers.discarding());
            Instant after = Instant.now();
            return answer.headers().firstValue("Date").map(date -> compared(before, after, date));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (IOException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty(); // what is wrong with the server has been told
        }
    }

    private static ServerClock compared(Instant before, Instant after, String date) {
        Instant here = before.plus(Duration.between(before, after).dividedBy(2));
        Instant there = Instant.from(HTTP_DATE.parse(date)).plusMillis(500);
        return new ServerClock(Duration.between(there, here));
    }

    boolean isWrong() {
        return ahead.abs().compareTo(MOST) > 0;
    }

    String meaning() {
        if (ahead.abs().compareTo(WORTH_TELLING) < 0) {
            return "this machine's is the server's";
        }
        String text = "this machine's is " + ahead.abs().toSeconds() + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the server's";
        if (!isWrong()) {
            return text;
        }
        return text
                + (ahead.isNegative()
                        ? ": what it sends looks old, and is refused once it is older than servers take it; set it right"
                        : ": Loki and Prometheus refuse what is 10 minutes ahead of them; set it right");
    }
}
