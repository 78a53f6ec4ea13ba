package gametracker.core.deliver;

import org.jspecify.annotations.Nullable;

/** What the parts of one divided envelope share: how many requests it has cost, and what its two halves were told. */
final class Split {
    /** The most requests that one original envelope is worth. */
    static final int MAX_REQUESTS = 32;

    private @Nullable PendingEnvelope first;
    private @Nullable PendingEnvelope second;
    private @Nullable String wordsToFirst;

    /** The first request was that of the original. Repeats are not counted, or an outage would use them up. */
    private int requests = 1;

    boolean affordsTwoMore() {
        return requests + 2 <= MAX_REQUESTS;
    }

    /** An envelope was divided: the original if it is the first one. */
    void dividedInto(PendingEnvelope one, PendingEnvelope other) {
        if (first == null) {
            first = one;
            second = other;
        }
        requests += 2;
    }

    /** Returns the first half of the original if it waits to be divided or given up, else null. */
    @Nullable
    PendingEnvelope refusedFirst() {
        return wordsToFirst != null && first != null && first.isInLane() ? first : null;
    }

    @Nullable
    String wordsToFirst() {
        return wordsToFirst;
    }

    void firstWasRefused(String words) {
        wordsToFirst = words;
    }

    boolean isFirst(PendingEnvelope pending) {
        return pending == first;
    }

    boolean isSecond(PendingEnvelope pending) {
        return pending == second;
    }

    /** Whether the second half of the original has still to be answered. */
    boolean isSecondOpen() {
        return second != null && second.isInLane();
    }
}
