package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import org.jspecify.annotations.Nullable;

/** Reports whose failure, for lack of memory above all, changes nothing for the one who reports. */
final class GuardedReports implements Reports {
    /**
     * What may fail. The JVM makes the string of a literal at its first use, which takes memory, so one in a handler of errors
     * could fail there and let the error out. These are made with the first reports.
     */
    enum Trouble {
        LANE("trouble in the lane of "),
        SPOOL("trouble with the spool"),
        SPOOL_CALL("the spool failed to "),
        SPOOL_THREAD("no thread could be started for the spool");

        private final String words;

        Trouble(String words) {
            this.words = words;
        }
    }

    private final Reports reports;

    GuardedReports(Reports reports) {
        this.reports = reports;
        Trouble.values();
    }

    @Override
    public void dropped(Signal signal, DropReason reason, long items, String words) {
        try {
            reports.dropped(signal, reason, items, words);
        } catch (Throwable e) {
            // The ledger has counted it.
        }
    }

    @Override
    public void say(System.Logger.Level level, String message) {
        try {
            reports.say(level, message);
        } catch (Throwable e) {
            // There is nobody left to tell.
        }
    }

    /**
     * Says what has failed, in two pieces that are put together here, where a lack of memory changes nothing.
     *
     * @param which of them; null if there is one alone
     */
    void trouble(System.Logger.Level level, Trouble what, @Nullable String which, Throwable error) {
        try {
            reports.say(level, what.words + (which == null ? "" : which) + ": " + error);
        } catch (Throwable e) {
            // There is no memory for the message.
        }
    }
}
