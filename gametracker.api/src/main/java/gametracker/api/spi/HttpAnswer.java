package gametracker.api.spi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer, classified the same way by every HTTP transport: 2xx is delivered; 408, 429, 500, 502, 503 and
 * 504 are worth another try; everything else, redirects included, is refused for good.
 *
 * @param status the HTTP status
 * @param retryAfter the value of the {@code Retry-After} header, if there was one
 * @param date the value of the {@code Date} header, if there was one: the server's clock, by which a date in {@code
 *     Retry-After} is meant, however wrong the clock of the player's machine is
 * @param body the beginning of the answer's body, as text
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone
public record HttpAnswer(
        int status, @Nullable String retryAfter, @Nullable String date, String body) {
    /** A server that asks for longer than this is asked again after it: a day. */
    private static final Duration LONGEST_DELAY = Duration.ofDays(1);

    private static final int MAX_DIGITS = 9;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US);

    /**
     * An answer that does not tell the server's time.
     *
     * @param status the HTTP status
     * @param retryAfter the value of the {@code Retry-After} header, if there was one
     * @param body the beginning of the answer's body, as text
     */
    public HttpAnswer(int status, @Nullable String retryAfter, String body) {
        this(status, retryAfter, null, body);
    }

    /**
     * Classifies the answer.
     *
     * @param now the time by which a {@code Retry-After} date is understood if the server did not tell its own
     * @return what the try came to
     */
    public Delivery toDelivery(Instant now) {
        if (status >= 200 && status <= 299) {
            return new Delivery.Delivered(status, body);
        }
        return switch (status) {
            case 408, 429, 500, 502, 503, 504 ->
                new Delivery.RetryLater(OptionalInt.of(status), delay(now), status == 502 || status == 504, body);
            default -> new Delivery.Rejected(status, body);
        };
    }

    /** RFC 9110, section 10.2.3: a number of seconds or an HTTP date. What is neither is ignored. */
    private Optional<Duration> delay(Instant now) {
        if (retryAfter == null) {
            return Optional.empty();
        }
        String value = retryAfter.strip();
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(
                    value.length() > MAX_DIGITS ? LONGEST_DELAY : bounded(Duration.ofSeconds(Long.parseLong(value))));
        }
        Instant from = httpDate(date).orElse(now);
        return httpDate(value).map(until -> bounded(Duration.between(from, until)));
    }

    /** RFC 9110, section 5.6.7, without the two obsolete forms. */
    private static Optional<Instant> httpDate(@Nullable String value) {
        if (value == null) {
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
