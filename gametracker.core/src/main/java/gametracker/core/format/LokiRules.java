package gametracker.core.format;

import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules of Loki's push request.
 *
 * <p>A body holds one stream. Its late form has one label more, the UTC hour of its records: {@code
 * late="2026-11-20T13"}. The label makes another stream of it, in which Loki accepts records that are too far behind in
 * the stream they were recorded for. The label stands behind the fixed beginning of each body; nothing else changes.
 *
 * <p>The words of a postponement are those of Loki's {@code validation} package: "Per stream rate limit exceeded
 * (limit: 3MB/sec) while attempting to ingest for stream '{…}' totaling 8238B", "Maximum active stream limit exceeded
 * when trying to create stream {…}" (without the name before Loki 3), and for the tenant "Ingestion rate limit exceeded
 * for user fake (limit: 4194304 bytes/sec) while attempting to ingest '4082' lines totaling '7820025' bytes". The last
 * one is about this body alone if the body is larger than the limit: Loki takes smaller ones.
 */
final class LokiRules implements PayloadRules {
    static final LokiRules INSTANCE = new LokiRules();

    /** How many bytes the late form has more. */
    static final int LABEL_BYTES = "\"late\":\"2026-11-20T13\",".length();

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern OF_A_STREAM =
            Pattern.compile("per stream rate limit|active stream limit|stream:? '?\\{", Pattern.CASE_INSENSITIVE);
    private static final Pattern RATE =
            Pattern.compile("\\(limit: (\\d{1,18}) bytes/sec\\).*? totaling '(\\d{1,18})' bytes", Pattern.DOTALL);

    private static final byte[] PREFIX = JsonWriter.ascii(LokiPush.PREFIX);
    private static final byte[] LATE = JsonWriter.ascii("\"late\":\"");

    /** Cannot occur inside a label, because quotes are escaped there. */
    private static final byte[] FIRST_TIME = JsonWriter.ascii("\"values\":[[\"");

    private static final int TIME_DIGITS = 19;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int HOUR_CHARS = 13;

    private LokiRules() {}

    @Override
    public List<Envelope> halve(Envelope envelope) {
        return JsonSplitter.halve(envelope, "streams", "values");
    }

    @Override
    public ByteBuffer twoItems() {
        String values = "[\"1700000000000000000\",\"a\"],[\"1700000000000000001\",\"b\"]";
        return ByteBuffer.wrap(
                JsonWriter.ascii(LokiPush.PREFIX + "\"level\":\"info\"},\"values\":[" + values + "]}]}"));
    }

    @Override
    public boolean isTooLate(String words) {
        return isCuredByLateForm(words) || words.toLowerCase(Locale.ROOT).contains("too old");
    }

    @Override
    public boolean isAboutOneStream(RetryLater answer) {
        if (answer.status().orElse(0) != TOO_MANY_REQUESTS) {
            return false;
        }
        String words = answer.reason();
        if (OF_A_STREAM.matcher(words).find()) {
            return true;
        }
        Matcher rate = RATE.matcher(words);
        return rate.find() && Long.parseLong(rate.group(2)) > Long.parseLong(rate.group(1));
    }

    @Override
    public boolean hasLateForm() {
        return true;
    }

    /** Loki's words for an entry that is more than an hour older than the newest of its stream. */
    @Override
    public boolean isCuredByLateForm(String words) {
        return words.toLowerCase(Locale.ROOT).contains("too far behind");
    }

    @Override
    public Optional<Envelope> late(Envelope envelope) {
        ByteBuffer body = envelope.body();
        Optional<Instant> oldest = firstTime(body);
        if (oldest.isEmpty() || startsWith(body, PREFIX.length, LATE)) {
            return Optional.empty();
        }
        ByteBuffer late = ByteBuffer.allocate(body.remaining() + LABEL_BYTES);
        late.put(PREFIX).put(label(oldest.get()));
        late.put(body.position(body.position() + PREFIX.length)).flip();
        return Optional.of(
                new Envelope(envelope.id(), envelope.format(), late, envelope.itemCount(), envelope.createdAt()));
    }

    /** An ISO time up to its hour. */
    private static byte[] label(Instant time) {
        return JsonWriter.ascii("\"late\":\"" + time.toString().substring(0, HOUR_CHARS) + "\",");
    }

    /** Returns all labels as they stand in the body, that of the late form included. */
    @Override
    public Optional<String> stream(Envelope envelope) {
        ByteBuffer body = envelope.body();
        int end = endOfLabels(body);
        if (end < 0) {
            return Optional.empty();
        }
        byte[] labels = new byte[end - PREFIX.length];
        body.get(body.position() + PREFIX.length, labels);
        return Optional.of(new String(labels, StandardCharsets.UTF_8));
    }

    /** Reads the first time of the body, since times never decrease within it. */
    @Override
    public Instant oldest(Envelope envelope) {
        return firstTime(envelope.body()).orElse(envelope.createdAt());
    }

    private static Optional<Instant> firstTime(ByteBuffer body) {
        int labels = endOfLabels(body);
        if (labels < 0) {
            return Optional.empty();
        }
        byte[] digits = new byte[TIME_DIGITS];
        body.get(body.position() + labels + FIRST_TIME.length, digits);
        try {
            long nanos = Long.parseUnsignedLong(new String(digits, StandardCharsets.US_ASCII));
            return nanos < 0
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(nanos / SECOND_NANOS, nanos % SECOND_NANOS));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Returns where the values begin; -1 if the body is no push request of ours or has no values. */
    private static int endOfLabels(ByteBuffer body) {
        int last = startsWith(body, 0, PREFIX) ? body.remaining() - FIRST_TIME.length - TIME_DIGITS : -1;
        for (int at = PREFIX.length; at <= last; at++) {
            if (startsWith(body, at, FIRST_TIME)) {
                return at;
            }
        }
        return -1;
    }

    private static boolean startsWith(ByteBuffer body, int offset, byte[] expected) {
        return body.remaining() >= offset + expected.length
                && body.slice(body.position() + offset, expected.length).equals(ByteBuffer.wrap(expected));
    }
}
