package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;

/**
 * Hears of what a person would want to read in a log. Called by the collector, the senders and whoever calls flush or
 * close, with locks held: takes note and returns at once, and logs elsewhere.
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
