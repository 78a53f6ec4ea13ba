package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Duration;
import java.time.Instant;

/**
 * Decides in which form an envelope goes over the wire, so that a late one is accepted and a repeat is recognised.
 *
 * <p>Loki takes nothing for a stream that is more than an hour behind the stream's newest entry, which may be another
 * player's. So a late envelope goes into a stream of its own, named by a label. The form is decided before the first try
 * and kept, because Loki recognises a repeat only within one stream. An envelope that may have arrived as it was recorded
 * is repeated like that, and takes the late form only when Loki itself says that it is too far behind.
 */
record WireForm(GuardedRules rules) {
    /** Half of what Loki allows: the other half is for the tries that may still fail. */
    private static final Duration LATE = Duration.ofMinutes(30);

    /** A younger envelope that never was on disk is surely not late: its body need not be read for that. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    /** Returns the form of the next try. */
    Form formOf(PendingEnvelope pending, Envelope recorded, Instant now) {
        boolean undecided =
                pending.form() == Form.UNDECIDED && rules.of(pending.format()).hasLateForm();
        if (!undecided || isFresh(pending, now)) {
            return pending.form();
        }
        boolean late = !pending.mayHaveArrived()
                && rules.oldest(recorded).plus(LATE).isBefore(now)
                && rules.late(recorded).isPresent();
        return late ? Form.LATE : Form.AS_RECORDED;
    }

    private static boolean isFresh(PendingEnvelope pending, Instant now) {
        return !pending.isOnDisk() && pending.createdAt().plus(FRESH).isAfter(now);
    }

    /** Returns what to send. */
    Envelope inForm(Form form, Envelope recorded) {
        return form == Form.LATE ? rules.late(recorded).orElse(recorded) : recorded;
    }

    /** Whether an envelope that the server finds too far behind is worth another try in its late form. */
    boolean canTurnLate(PendingEnvelope pending, Envelope recorded) {
        return pending.form() != Form.LATE && rules.late(recorded).isPresent();
    }
}
