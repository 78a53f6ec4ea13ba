package gametracker.core.deliver;

import gametracker.api.spi.Delivery.RetryLater;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells by Loki's words whether a 429 is about the stream that was sent, or about all that the tenant sends. An envelope
 * holds one stream, so it need not be looked for by its name.
 *
 * <p>The words are those of Loki's {@code validation} package: "Per stream rate limit exceeded (limit: 3MB/sec) while
 * attempting to ingest for stream '{…}' totaling 8238B", "Maximum active stream limit exceeded when trying to create
 * stream {…}" (without the name before Loki 3), and for the tenant "Ingestion rate limit exceeded for user fake (limit:
 * 4194304 bytes/sec) while attempting to ingest '4082' lines totaling '7820025' bytes". The last one is about this batch
 * alone if the batch is larger than the limit: smaller ones are taken.
 */
final class StreamRefusals {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final Pattern OF_A_STREAM =
            Pattern.compile("per stream rate limit|active stream limit|stream:? '?\\{", Pattern.CASE_INSENSITIVE);
    private static final Pattern RATE =
            Pattern.compile("\\(limit: (\\d{1,18}) bytes/sec\\).*? totaling '(\\d{1,18})' bytes", Pattern.DOTALL);

    private StreamRefusals() {}

    static boolean isOne(RetryLater answer) {
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
}
