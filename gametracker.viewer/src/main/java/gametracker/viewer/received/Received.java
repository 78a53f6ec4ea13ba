package gametracker.viewer.received;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What was stored, and each request. Memory is bounded: the oldest records are removed, while the counts include them.
 * Thread-safe. Lists are copies in the order of arrival.
 */
public interface Received {
    /**
     * Lists the log lines.
     *
     * @return oldest arrival first
     */
    List<ReceivedLog> logs();

    /**
     * Lists the spans.
     *
     * @return oldest arrival first; a span that was stored twice is there twice
     */
    List<ReceivedSpan> spans();

    /**
     * Lists the series with their samples.
     *
     * @return in the order in which they first came
     */
    List<ReceivedSeries> series();

    /**
     * Lists the requests.
     *
     * @return oldest first
     */
    List<ReceivedRequest> requests();

    /**
     * Returns a request's body as it came over the wire.
     *
     * @param number the request's number
     * @return the bytes; empty if they are gone
     */
    Optional<byte[]> body(long number);

    /**
     * Tells how much came in all, also of what is gone by now.
     *
     * @return the counts of this moment
     */
    Totals totals();

    /**
     * Waits until a condition holds; it is tried again after each request.
     *
     * @param condition looks at this object
     * @param timeout how long at most
     * @return whether it holds
     * @throws InterruptedException if the waiting thread is interrupted
     */
    boolean await(Predicate<Received> condition, Duration timeout) throws InterruptedException;

    /**
     * Finds the series of a metric.
     *
     * @param name the metric's name
     * @return its series, in the order in which they first came
     */
    default List<ReceivedSeries> series(String name) {
        return series().stream().filter(each -> each.name().equals(name)).toList();
    }

    /**
     * How much came in all.
     *
     * @param logs log lines stored
     * @param samples samples stored, stale markers included
     * @param spans spans stored
     * @param requests requests
     * @param refused log lines, samples and spans that were refused or silently lost
     * @param repeated log lines, samples and spans that were recognised as repeats
     * @param refusedRequests requests of which anything was refused or silently lost; of those whose body could not
     *     be read nobody knows how many items they held
     */
    record Totals(
            long logs, long samples, long spans, long requests, long refused, long repeated, long refusedRequests) {}
}
