package gametracker.api.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer, classified the same way by every HTTP transport:
 *
 * <ul>
 *   <li>2xx is delivered, unless it is HTML;
 *   <li>408, 425, 429 and all 5xx are to be tried again;
 *   <li>so are answers that no receiver of telemetry sends: HTML with a 2xx (a captive portal's page, the start page of
 *       the wrong server), a redirect, 407, a status outside of 200 to 599;
 *   <li>every other 4xx is a permanent refusal.
 * </ul>
 *
 * @param status the HTTP status
 * @param body the beginning of the answer's body, as text
 * @param headers those of {@link #HEADERS} that the answer has, by name in whatever case
 */
public record HttpAnswer(int status, String body, Map<String, String> headers) {
    /** The headers of an answer that matter: {@code Retry-After}, {@code Date}, {@code Content-Type}, {@code Location}. */
    public static final List<String> HEADERS = List.of("Retry-After", "Date", "Content-Type", "Location");

    /** The reason for an answer that does not come from a receiver of telemetry. */
    private static final String FOREIGN = "not an answer of such a server: ";

    /** The longest pause that a server can ask for: a day. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private static final int MAX_DIGITS = 9;
    private static final int MAX_HEADER_WORDS = 200;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

    /** Copies the headers. */
    public HttpAnswer {
        Map<String, String> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        caseless.putAll(headers);
        headers = Collections.unmodifiableMap(caseless);
    }

    /**
     * An answer of which these headers are known alone.
     *
     * @param status the HTTP status
     * @param retryAfter the value of the {@code Retry-After} header, if there was one
     * @param date the value of the {@code Date} header, if there was one: the server's clock, by which a date in {@code
     *     Retry-After} is meant, however wrong the clock of the player's machine is
     * @param body the beginning of the answer's body, as text
     */
    @SuppressWarnings("exports") // JSpecify is there at compile time alone
    public HttpAnswer(int status, @Nullable String retryAfter, @Nullable String date, String body) {
        this(
                status,
                body,
                present(name -> name.equals("Retry-After") ? retryAfter : name.equals("Date") ? date : null));
    }

    /**
     * An answer that does not tell the server's time.
     *
     * @param status the HTTP status
     * @param retryAfter the value of the {@code Retry-After} header, if there was one
     * @param body the beginning of the answer's body, as text
     */
    @SuppressWarnings("exports") // JSpecify is there at compile time alone
    public HttpAnswer(int status, @Nullable String retryAfter, String body) {
        this(status, retryAfter, null, body);
    }

    /**
     * Creates an answer from the received bytes. A refusal that is a {@code google.rpc.Status} in protobuf, as Loki and
     * the OpenTelemetry Collector send it, becomes the message in it.
     *
     * @param status the HTTP status
     * @param header gives the value of a header by its name; null where the answer has none
     * @param body the beginning of the answer's body, not unpacked
     * @return the answer
     */
    @SuppressWarnings("exports") // JSpecify is there at compile time alone
    public static HttpAnswer of(int status, Function<String, @Nullable String> header, byte[] body) {
        Map<String, String> headers = present(header);
        boolean refusal = status < 200 || status > 299;
        Optional<String> message = refusal ? RpcStatus.message(body) : Optional.empty();
        return new HttpAnswer(status, message.orElseGet(() -> ServerText.of(body)), headers);
    }

    private static Map<String, String> present(Function<String, @Nullable String> header) {
        Map<String, String> present = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : HEADERS) {
            String value = header.apply(name);
            if (value != null) {
                present.put(name, value);
            }
        }
        return present;
    }

    /**
     * Classifies the answer.
     *
     * @param now the time by which a {@code Retry-After} date is understood if the server did not tell its own
     * @return what the try came to
     */
    public Delivery toDelivery(Instant now) {
        if (status >= 200 && status <= 299) {
            // The status says that some server accepted the batch, but not which server it was.
            return isHtml() ? later(now, true, FOREIGN + "text/html") : new Delivery.Delivered(status, body);
        }
        if (status >= 400 && status <= 499) {
            return switch (status) {
                case 407 -> later(now, false, FOREIGN + "a proxy wants credentials");
                case 408, 425, 429 -> later(now, false, body);
                default -> new Delivery.Rejected(status, body);
            };
        }
        if (status >= 500 && status <= 599) {
            return later(now, proxyMayHavePassedItOn(), body);
        }
        return later(
                now, false, FOREIGN + (status >= 300 && status <= 399 ? "a redirect" + target() : "no such status"));
    }

    private Delivery later(Instant now, boolean mayHaveArrived, String reason) {
        return new Delivery.RetryLater(OptionalInt.of(status), delay(now), mayHaveArrived, reason);
    }

    /**
     * Whether the answer comes from a gateway that may have passed the request on before it gave up. Above 511 no status is
     * registered; proxies have invented some, of which the excluded ones mean that the proxy did not reach the server.
     */
    private boolean proxyMayHavePassedItOn() {
        return switch (status) {
            case 502, 504 -> true;
            case 521, 523, 525, 526, 530 -> false;
            default -> status > 511;
        };
    }

    /** No receiver of telemetry answers with HTML. 204 and 205 have no body, whatever their headers say. */
    private boolean isHtml() {
        if (status == 204 || status == 205) {
            return false;
        }
        String type = headers.getOrDefault("Content-Type", "").strip().toLowerCase(Locale.ROOT);
        String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
        return type.startsWith("text/html")
                || type.startsWith("application/xhtml")
                || text.stripLeading().startsWith("<");
    }

    private String target() {
        String location = headers.get("Location");
        return location == null
                ? ""
                : " to " + ServerText.cut(TransportConfig.withoutQuery(location), MAX_HEADER_WORDS);
    }

    /** RFC 9110, section 10.2.3: a number of seconds or an HTTP date. Any other value is ignored. */
    private Optional<Duration> delay(Instant now) {
        String value = headers.getOrDefault("Retry-After", "").strip();
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(
                    value.length() > MAX_DIGITS ? LONGEST_DELAY : bounded(Duration.ofSeconds(Long.parseLong(value))));
        }
        Instant from = httpDate(headers.getOrDefault("Date", "")).orElse(now);
        return httpDate(value).map(until -> bounded(Duration.between(from, until)));
    }

    /** RFC 9110, section 5.6.7, without the two obsolete forms. */
    private static Optional<Instant> httpDate(String value) {
        if (value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.from(HTTP_DATE.parse(value.strip())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration delay) {
        if (delay.isNegative()) {
            return Duration.ZERO;
        }
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }
}
