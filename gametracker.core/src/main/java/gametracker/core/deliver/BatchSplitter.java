package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Divides a batch that was refused as a whole until the culprit is alone: a batch that is too large (413), or one of
 * remote write (400), where a server stores nothing if one sample is bad. Both halves are sent, in order. A half that is
 * refused is divided in turn, as long as the original has not cost {@link Split#MAX_REQUESTS} requests.
 *
 * <p>If the two halves of the original draw the same words of a 400, no single sample is at fault, and both are given up.
 * So the first half, when it is refused, is not divided before the second has its answer. The words of a 413 prove
 * nothing: halves may be too large where quarters are not.
 */
final class BatchSplitter {
    private static final int BAD_REQUEST = 400;
    private static final int MOST_FAILURES = 3;

    private final LaneQueue queue;
    private final EnvelopeStore store;
    private final GuardedRules rules;
    private final @Nullable Destination destination;

    /** Those whose first half was refused before the second had its answer. */
    private final List<Split> waiting = new LinkedList<>();

    private int failures;

    BatchSplitter(LaneQueue queue, EnvelopeStore store, GuardedRules rules, @Nullable Destination destination) {
        this.queue = queue;
        this.store = store;
        this.rules = rules;
        this.destination = destination;
    }

    void refused(PendingEnvelope pending, int status, String words) {
        Split split = pending.split();
        if (split != null && status == BAD_REQUEST) {
            if (split.isFirst(pending) && split.isSecondOpen()) {
                waiting.add(split);
                split.firstWasRefused(words);
                pending.tryEnded();
                return;
            }
            if (split.isSecond(pending) && words.equals(split.wordsToFirst())) {
                PendingEnvelope first = split.refusedFirst();
                if (first != null) {
                    giveUp(first, status, words);
                }
                giveUp(pending, status, words);
                return;
            }
        }
        divide(pending, status, words);
    }

    /** Whether a first half can be divided now. */
    boolean hasWork() {
        for (Split split : waiting) {
            if (!split.isSecondOpen() && split.refusedFirst() != null) {
                return true;
            }
        }
        return false;
    }

    /** Divides the first halves that waited for the second one's answer and need not any longer. They are not sent again. */
    void divideFirstHalves() {
        for (Iterator<Split> i = waiting.iterator(); i.hasNext(); ) {
            Split split = i.next();
            if (!split.isSecondOpen()) {
                divideFirst(split);
                i.remove();
                failures = 0;
            }
        }
    }

    private void divideFirst(Split split) {
        PendingEnvelope first = split.refusedFirst();
        String words = split.wordsToFirst();
        if (first == null || words == null) {
            return;
        }
        try {
            divide(first, BAD_REQUEST, words);
        } catch (Throwable e) { // a lack of memory, which may pass
            if (++failures < MOST_FAILURES) {
                throw e;
            }
            giveUp(first, BAD_REQUEST, words);
        }
    }

    private void divide(PendingEnvelope pending, int status, String words) {
        Split split = pending.split() == null ? new Split() : pending.split();
        List<Envelope> halves =
                split.affordsTwoMore() ? store.bodyOf(pending).map(rules::halve).orElse(List.of()) : List.of();
        if (halves.isEmpty()) {
            giveUp(pending, status, words);
            return;
        }
        int items = Math.min(halves.get(0).itemCount(), pending.items());
        PendingEnvelope first = pending.half(halves.get(0), items, split);
        PendingEnvelope second = pending.half(halves.get(1), pending.items() - items, split);
        queue.replace(pending, first, second);
        pending.divided();
        split.dividedInto(first, second);
    }

    private void giveUp(PendingEnvelope pending, int status, String words) {
        store.drop(
                pending,
                rules.reason(pending.format(), words),
                Answers.words(destination, OptionalInt.of(status), words));
    }
}
