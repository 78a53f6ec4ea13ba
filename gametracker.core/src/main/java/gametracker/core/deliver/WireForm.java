package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides in which form an envelope goes over the wire, so that it is accepted late, and recognised when it comes
 * twice.
 *
 * <p>Loki takes nothing for a stream that is more than an hour behind the stream's newest entry, which may be
 * another player's. What is late goes into a stream of its own, named by a label. The form is decided before the first
 * try and kept, for Loki recognises a repeat only within one stream. What may have arrived live goes as it was
 * recorded, and takes the late form only on Loki's own word.
 */
final class WireForm {
    /** Half of what Loki allows: the other half is for the tries that may still fail. */
    private static final Duration LATE = Duration.ofMinutes(30);

    /** An envelope younger than this that never was on disk is surely not late; its body need not be read for that. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final GuardedRules rules;
    private final EnvelopeStore store;

    WireForm(GuardedRules rules, EnvelopeStore store) {
        this.rules = rules;
        this.store = store;
    }

    /** What to send; the decision, if there is one to be made, is on disk before this returns. */
    Envelope wire(PendingEnvelope pending, Envelope recorded, Instant now) {
        boolean undecided =
                pending.form == Form.UNDECIDED && rules.of(pending.format).hasLateForm();
        if (undecided && !isFresh(pending, now)) {
            boolean late = pending.openSince.isEmpty()
                    && rules.oldest(recorded).plus(LATE).isBefore(now)
                    && rules.late(recorded).isPresent();
            decide(pending, late ? Form.LATE : Form.AS_RECORDED);
        }
        return pending.form == Form.LATE ? rules.late(recorded).orElse(recorded) : recorded;
    }

    private static boolean isFresh(PendingEnvelope pending, Instant now) {
        return !pending.isOnDisk() && pending.createdAt.plus(FRESH).isAfter(now);
    }

    /**
     * The server says that this one is too far behind.
     *
     * @return whether it is worth another try, in its late form
     */
    boolean turnsLate(PendingEnvelope pending, Optional<Envelope> recorded) {
        if (pending.form == Form.LATE || recorded.flatMap(rules::late).isEmpty()) {
            return false;
        }
        decide(pending, Form.LATE);
        return true;
    }

    private void decide(PendingEnvelope pending, Form form) {
        pending.form = form;
        store.write(pending, pending.progress());
    }
}
