package gametracker.core.deliver;

/**
 * What a lane knows of one stream of a log server, as long as something of it waits: a refusal of the stream alone
 * pauses the stream alone, and poison within it is told by what else of it is taken. Guarded by the lane's lock.
 */
final class Stream {
    final String key;
    final Pause pause;
    final PoisonDetector poison = new PoisonDetector();

    /** How many envelopes of it are in the lane. */
    int waiting;

    /** For one search of the lane: how many are still to be passed over before a probe. */
    int toSkip;

    Stream(String key, Backoff backoff) {
        this.key = key;
        this.pause = new Pause(backoff);
    }

    boolean isRefused() {
        return pause.failures() > 0;
    }
}
