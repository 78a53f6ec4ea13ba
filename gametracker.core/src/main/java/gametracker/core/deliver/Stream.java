package gametracker.core.deliver;

/**
 * What a lane knows of one stream of a log server, as long as an envelope of the stream waits. A server that refuses one
 * stream still takes the others, so the stream has a pause and a poison detector of its own. Guarded by the lane's lock.
 */
final class Stream {
    final String key;
    final Pause pause;
    final PoisonDetector poison = new PoisonDetector();

    /** How many envelopes of the stream are in the lane. */
    int waiting;

    Stream(String key, Backoff backoff) {
        this.key = key;
        this.pause = new Pause(backoff);
    }

    boolean isRefused() {
        return pause.failures() > 0;
    }
}
