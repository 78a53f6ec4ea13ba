package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Delivery.Rejected;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.format.PayloadRules;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a server's answer means, and what to change: the facts of docs/backends.md as a table. The first row that fits an
 * answer tells.
 */
public final class Meanings {
    private static final Set<Format> ALL = EnumSet.allOf(Format.class);
    private static final Set<Format> LOKI = EnumSet.of(Format.LOKI_PUSH);
    private static final Set<Format> REMOTE_WRITE = EnumSet.of(Format.REMOTE_WRITE_1);
    private static final Set<Format> OTLP = EnumSet.of(Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES);
    private static final Set<Format> OTLP_METRICS = EnumSet.of(Format.OTLP_METRICS);

    /** The end of one receiver's path behind which another path begins. */
    private static final Pattern DOUBLED = Pattern.compile(".*(/push|/write|/v1/(logs|metrics|traces))(/.*)?"
            + "(/api/v1/(push|write|metrics/write)|/v1/(logs|metrics|traces))/?");

    private static final List<Row> ROWS = List.of(
            row(ALL, "401", "no org id|tenant", "the server has tenants and got none: set tenant"),
            row(ALL, "503|500", "no org id", "the server has tenants and got none: set tenant"),
            row(ALL, "401", "", "the credentials are missing or wrong: set basicAuth or bearerToken"),
            row(ALL, "403", "", "the server knows the credentials and forbids them to write: give them the right to"),
            row(ALL, "407", "", "a proxy on the way wants credentials: configure it in proxy, or go past it"),
            row(
                    ALL,
                    "404|405|400|3..",
                    Meanings::isDoubled,
                    "the path is doubled: endpoint is the base of all signals' URLs, without the path of one"),
            row(
                    REMOTE_WRITE,
                    "404",
                    "remote write receiver",
                    "Prometheus takes no remote write: start it with --web.enable-remote-write-receiver"),
            row(
                    REMOTE_WRITE,
                    "404|405|400",
                    at -> at.path().endsWith("/api/v1/push") && !at.says("out of|too old|duplicate"),
                    "this is Mimir's path, and this server is none: set metricsEndpoint to the whole URL, which ends in"
                            + " /api/v1/write for Prometheus and VictoriaMetrics, and in /api/v1/metrics/write for Alloy"),
            row(
                    OTLP_METRICS,
                    "404",
                    "",
                    "nothing takes OTLP metrics at this path: start Prometheus with --web.enable-otlp-receiver and set"
                            + " metricsEndpoint to its /api/v1/otlp/v1/metrics, or protocol to LGTM"),
            row(ALL, "404", "", "nothing listens at this path: correct the path, or the port, of the address"),
            row(ALL, "405", "", "the server has a page at this path, not a receiver: correct the path or the port"),
            row(
                    ALL,
                    "411|413",
                    "",
                    "the server, or a proxy before it, takes no body of this size: allow 1 MiB (nginx:"
                            + " client_max_body_size)"),
            row(
                    REMOTE_WRITE,
                    "415",
                    "",
                    "this receiver does not take remote write 1.0: set metricsEndpoint to one that does, or protocol to"
                            + " OTLP"),
            row(
                    OTLP,
                    "415",
                    "",
                    "this receiver does not take OTLP as JSON: set the endpoint to one of OTLP over HTTP (port 4318, not"
                            + " 4317), or protocol to LGTM"),
            row(ALL, "415", "", "this receiver takes another format: look whether endpoint and protocol fit together"),
            row(
                    OTLP_METRICS,
                    "400",
                    "json encoding isn't supported",
                    "VictoriaMetrics takes OTLP as protobuf alone: set protocol to LGTM and metricsEndpoint to its"
                            + " /api/v1/write"),
            row(
                    OTLP,
                    "400",
                    "snappy",
                    "this path takes Snappy (remote write, Loki's push), not OTLP: correct the path, or set protocol to LGTM"),
            row(ALL, "400", "unsupported path", "nothing listens at this path: correct the path of the address"),
            row(
                    ALL,
                    "400",
                    "http request to an https|plain http request was sent",
                    "the server speaks TLS at this port: begin the address with https://"),
            row(
                    REMOTE_WRITE,
                    "400",
                    "too far in the future",
                    "the clock of this machine is ahead of the server's: set it right"),
            row(
                    REMOTE_WRITE,
                    "400|422",
                    "out of bounds|too old sample|out of order sample",
                    "the server does not take samples of this age: raise Prometheus' out_of_order_time_window above it, or,"
                            + " for a sample of now, set this machine's clock right"),
            row(
                    REMOTE_WRITE,
                    "400|422",
                    "duplicate sample",
                    "another process sends the same series: set instance to what tells them apart"),
            row(
                    LOKI,
                    "400",
                    "structured metadata",
                    "this Loki takes no structured metadata: set lokiStructuredMetadata to false, or its"
                            + " allow_structured_metadata to true"),
            row(
                    LOKI,
                    "400",
                    "too old|too far behind",
                    "Loki finds the time of the line too old: set this machine's clock right"),
            row(LOKI, "400", "too new", "the clock of this machine is ahead of Loki's: set it right"),
            row(ALL, "400", "tenant id", "the server does not take this tenant: correct tenant"),
            row(ALL, "400", "", "the server cannot read the request: look whether path and protocol fit this server"),
            row(ALL, "422", "", "the server reads the request and refuses its content: read its words"),
            row(ALL, "429", "", "the server limits the rate and says so: it is there, raise its limits or send less"),
            row(ALL, "3..", "", "the server redirects, and a redirected push is lost: set the address that it names"),
            row(
                    ALL,
                    "2..",
                    "",
                    "a page answered, not a receiver: a captive portal, a log-in page, or the wrong port or path"),
            row(ALL, "408|504", "", "a proxy waited for the server in vain: look whether the server runs"),
            row(ALL, "500", "empty ring", "Loki is still starting, or stops: try again in a minute"),
            row(ALL, "502", "", "a proxy does not reach the server behind it: start it, or correct the proxy"),
            row(ALL, "503", "", "the server is starting, stopping or overloaded: try again in a minute"),
            row(ALL, "5..", "", "the server, or a proxy before it, has trouble of its own: read its log"),
            row(ALL, "...", "", "no receiver of telemetry answers so: look whether address and protocol are right"));

    private Meanings() {}

    /**
     * What an answer means.
     *
     * @param ok whether the server has taken it
     * @param status empty if there was no answer
     * @param text for a person to read, on one line
     */
    public record Meaning(boolean ok, OptionalInt status, String text) {}

    /** An answer that was no success. */
    private record At(Format format, String path, int status, String words) {
        boolean says(String pattern) {
            return pattern.isEmpty()
                    || Pattern.compile(pattern)
                            .matcher(words.toLowerCase(Locale.ROOT))
                            .find();
        }
    }

    private record Row(Set<Format> formats, Pattern status, Predicate<At> fits, String meaning) {
        boolean matches(At at) {
            return formats.contains(at.format())
                    && status.matcher(Integer.toString(at.status())).matches()
                    && fits.test(at);
        }
    }

    private static Row row(Set<Format> formats, String status, String words, String meaning) {
        return row(formats, status, at -> at.says(words), meaning);
    }

    private static Row row(Set<Format> formats, String status, Predicate<At> fits, String meaning) {
        return new Row(formats, Pattern.compile(status), fits, meaning);
    }

    private static boolean isDoubled(At at) {
        return DOUBLED.matcher(at.path()).matches();
    }

    /**
     * Says what an answer means.
     *
     * @param sent what was answered
     * @param url the whole URL that it was sent to
     */
    public static Meaning of(Envelope sent, URI url, Delivery answer) {
        Format format = sent.format();
        if (answer instanceof Delivered delivered) {
            return taken(sent, url, delivered);
        }
        if (answer instanceof Rejected rejected) {
            return refused(format, url, rejected.status(), rejected.reason());
        }
        RetryLater later = (RetryLater) answer;
        if (later.status().isPresent()) {
            return refused(format, url, later.status().getAsInt(), later.reason());
        }
        NoAnswer kind = NoAnswer.of(later.reason());
        String host = url.getScheme() + "://" + url.getRawAuthority();
        String words = kind.at(host, Destination.bounded(later.reason()));
        return new Meaning(false, later.status(), words + ": " + kind.meaning);
    }

    private static Meaning taken(Envelope sent, URI url, Delivered delivered) {
        OptionalInt status = OptionalInt.of(delivered.status());
        if (String.valueOf(url.getPath()).endsWith("/api/prom/push")) {
            return new Meaning(
                    false,
                    status,
                    "Loki answers so at /api/prom/push and stores nothing: set logsEndpoint to /loki/api/v1/push");
        }
        if (PayloadRules.of(sent.format()).refusedItems(delivered) > 0) {
            return new Meaning(
                    false,
                    status,
                    "the server answers with success and refuses what was sent: "
                            + Destination.bounded(delivered.answer()));
        }
        return new Meaning(true, status, "taken");
    }

    private static Meaning refused(Format format, URI url, int status, String words) {
        At at = new At(format, String.valueOf(url.getPath()), status, words);
        String bounded = Destination.bounded(words.strip());
        String meaning = ROWS.stream()
                .filter(row -> row.matches(at))
                .findFirst()
                .map(Row::meaning)
                .orElseThrow();
        return new Meaning(
                false,
                OptionalInt.of(status),
                "status " + status + (bounded.isEmpty() ? "" : " (" + bounded + ")") + ": " + meaning);
    }
}
