package gametracker.core.frame;

/** Bounds how many hitches or hangs of a loop are told: some at once, then so many a minute. Belongs to one thread. */
public final class TokenBucket {
    private final int capacity;
    private final long nanosPerToken;
    private int tokens;
    private long refilledAt;

    public TokenBucket(int capacity, long nanosPerToken, long now) {
        this.capacity = capacity;
        this.nanosPerToken = nanosPerToken;
        this.tokens = capacity;
        this.refilledAt = now;
    }

    /** Takes a token if there is one. */
    public boolean take(long now) {
        long earned = (now - refilledAt) / nanosPerToken;
        if (earned > 0) {
            tokens = (int) Math.min(capacity, tokens + earned);
            refilledAt += earned * nanosPerToken;
        }
        if (tokens == capacity) {
            refilledAt = now; // a full bucket earns nothing
        }
        if (tokens == 0) {
            return false;
        }
        tokens--;
        return true;
    }
}
