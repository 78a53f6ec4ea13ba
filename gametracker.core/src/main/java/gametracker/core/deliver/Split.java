package gametracker.core.deliver;

import org.jspecify.annotations.Nullable;

/** What the parts of one divided batch share: how many requests it has cost, and what its first halves were told. */
final class Split {
    /** The most requests that one original envelope is worth. */
    static final int MAX_REQUESTS = 32;

    /** The original was the first. Repeats after an outage are not counted, or an outage would use them up. */
    private int requests = 1;

    @Nullable
    PendingEnvelope first;

    @Nullable
    PendingEnvelope second;

    /** What the first half was told, once it was refused. */
    @Nullable
    String wordsToFirst;

    boolean affordsTwoMore() {
        return requests + 2 <= MAX_REQUESTS;
    }

    void twoMore() {
        requests += 2;
    }
}
