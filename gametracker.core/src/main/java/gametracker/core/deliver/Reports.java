package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;

/**
 * Is told what a person would want to read in a log. Called with locks held, by the collector, the senders, and the callers
 * of flush and close: it must take note, return at once, and log on another thread.
 */
public interface Reports {
    /**
     * Something was dropped.
     *
     * @param signal which lane
     * @param reason why
     * @param items how many records, samples or spans; 0 for batches that count nothing
     * @param words what the server said or what happened, a bounded piece on one line
     */
    void dropped(Signal signal, DropReason reason, long items, String words);

    /**
     * Something else is worth a line.
     *
     * @param level how much it matters
     * @param message on one line, without secrets
     */
    void say(System.Logger.Level level, String message);
}
