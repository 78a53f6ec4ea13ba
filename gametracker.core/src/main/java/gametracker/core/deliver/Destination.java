package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.TransportConfig;
import java.net.URI;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Where a signal goes, as messages name it: the address without its query, and the option that set it.
 *
 * @param address the whole URL
 * @param option for example {@code gametracker.endpoint}
 */
public record Destination(URI address, String option) {
    /** What is kept of a server's words in a log line. */
    private static final int MAX_WORDS = 240;

    /** Returns the destination of each signal that has one. */
    public static Map<Signal, Destination> of(TrackerConfig config) {
        Map<Signal, Destination> all = new EnumMap<>(Signal.class);
        config.endpoints()
                .forEach((signal, url) -> all.put(
                        signal,
                        new Destination(url, config.endpointOption(signal).orElse("an endpoint"))));
        return all;
    }

    /** The URL, without a query, in which a key may be, and the option. */
    String shown() {
        return TransportConfig.withoutQuery(address.toString()) + " (" + option + ")";
    }

    /** Scheme, host and port, which are all that a connection depends on, and the option. */
    private String host() {
        return address.getScheme() + "://" + address.getRawAuthority() + " (" + option + ")";
    }

    /**
     * Says in words why a try came to nothing.
     *
     * @param status empty if there was no answer
     * @param text what the server or the transport said; a bounded piece is kept, on one line, as it may be long, or
     *     forge a line of the log
     */
    String failure(OptionalInt status, String text) {
        if (status.isEmpty()) {
            return NoAnswer.of(text).at(host(), bounded(text));
        }
        String words = bounded(text.strip());
        return "status " + status.getAsInt() + " from " + shown() + (words.isEmpty() ? "" : ": " + words);
    }

    static String bounded(String text) {
        return OneLine.of(text, MAX_WORDS);
    }
}
