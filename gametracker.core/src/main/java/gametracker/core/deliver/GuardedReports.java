package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;

/** Reports that harm nothing of what they are about, whatever becomes of them: there may be no memory to take note. */
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
            // The ledger has it.
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
}
