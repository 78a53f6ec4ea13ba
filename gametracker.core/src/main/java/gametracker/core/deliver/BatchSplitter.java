package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Divides a batch that was refused as a whole until the culprit stands alone: one that was too large (413), or one
 * of remote write (400), which stores nothing if one sample is bad. Both halves are sent, in order, and a half that
 * is refused is divided in turn, as long as the original has not cost {@link Split#MAX_REQUESTS} requests.
 *
 * <p>If both first halves draw the very same words of a 400, no single sample is at fault, and all of it is given
 * up; so the first half, when it is refused, waits for its twin's answer before it is divided. Of a 413 the same words
 * say nothing: halves may still be too large where quarters are not.
 */
final class BatchSplitter implements EnvelopeStore.Settlements {
    private static final int BAD_REQUEST = 400;
    private static final int MOST_FAILURES = 3;

    private final LaneQueue queue;
    private final EnvelopeStore store;
    private final GuardedRules rules;
    private @Nullable Split unfinished;
    private int failures;

    BatchSplitter(LaneQueue queue, EnvelopeStore store, GuardedRules rules) {
        this.queue = queue;
        this.store = store;
        this.rules = rules;
    }

    void refused(PendingEnvelope pending, int status, String words) {
        Split split = pending.split;
        if (split != null && split.first == pending && status == BAD_REQUEST && split.second != null) {
            split.wordsToFirst = words;
            pending.waitsForItsTwin = true;
        } else if (split != null && split.second == pending) {
            boolean sameWords = status == BAD_REQUEST && words.equals(split.wordsToFirst);
            split.second = null;
            PendingEnvelope first = split.first;
            if (sameWords) {
                if (first != null && first.waitsForItsTwin) {
                    split.first = null;
                    give(first, status, words);
                }
                give(pending, status, words);
            } else {
                divideFirst(split);
                divide(pending, status, words);
            }
        } else {
            divide(pending, status, words);
        }
    }

    /** If it was a second half, the first need not wait for it any longer. */
    @Override
    public void settled(PendingEnvelope pending) {
        Split split = pending.split;
        if (split != null && split.first == pending) {
            split.first = null;
        }
        if (split != null && split.second == pending) {
            split.second = null;
            divideFirst(split);
        }
    }

    private void divideFirst(Split split) {
        PendingEnvelope first = split.first;
        if (first != null && first.waitsForItsTwin) {
            unfinished = split;
            resume();
        }
    }

    /** Divides a first half that has its twin's answer, where that failed for lack of memory. It is not sent again. */
    void resume() {
        Split split = unfinished;
        if (split == null) {
            return;
        }
        PendingEnvelope first = split.first;
        String words = split.wordsToFirst;
        if (first != null && !first.gone && words != null) {
            try {
                divide(first, BAD_REQUEST, words);
            } catch (Throwable e) {
                if (++failures < MOST_FAILURES) {
                    throw e;
                }
                give(first, BAD_REQUEST, words);
            }
        }
        unfinished = null;
        failures = 0;
    }

    private void divide(PendingEnvelope pending, int status, String words) {
        Split split = pending.split == null ? new Split() : pending.split;
        List<Envelope> halves =
                split.affordsTwoMore() ? store.bodyOf(pending).map(rules::halve).orElse(List.of()) : List.of();
        if (halves.isEmpty()) {
            give(pending, status, words);
            return;
        }
        int items = Math.min(halves.get(0).itemCount(), pending.items);
        PendingEnvelope first = pending.half(halves.get(0), items, split);
        PendingEnvelope second = pending.half(halves.get(1), pending.items - items, split);
        queue.replace(pending, first, second);
        pending.divided();
        boolean isOriginal = pending.split == null;
        split.first = isOriginal ? first : split.first == pending ? null : split.first;
        split.second = isOriginal ? second : split.second;
        split.twoMore();
    }

    private void give(PendingEnvelope pending, int status, String words) {
        store.drop(pending, rules.reason(pending.format, words), Refusals.words(status, words));
    }
}
