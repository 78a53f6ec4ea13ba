package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;

/** Reports whose failure, for lack of memory above all, changes nothing for the one who reports. */
final class GuardedReports implements Reports {
    private final Reports reports;

    GuardedReports(Reports reports) {
        this.reports = reports;
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

    /** Says what has failed, in two pieces that are put together here, where a lack of memory changes nothing. */
    void trouble(System.Logger.Level level, String what, String which, Throwable error) {
        try {
            reports.say(level, what + which + ": " + error);
        } catch (Throwable e) {
            // There is no memory for the message.
        }
    }
}
