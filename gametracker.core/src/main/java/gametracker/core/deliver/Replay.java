package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
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
final class Replay {
    /** Half of what Loki allows: the other half is for the tries that may still fail. */
    private static final Duration LATE = Duration.ofMinutes(30);

    /** An envelope younger than this that never was on disk is surely not late; its body need not be read for that. */
    private static final Duration FRESH = Duration.ofMinutes(5);

    private final SafeBodies bodies;
    private final Books books;

    Replay(SafeBodies bodies, Books books) {
        this.bodies = bodies;
        this.books = books;
    }

    /** What to send; the decision, if there is one to be made, is on disk before this returns. */
    Envelope wire(Parcel parcel, Envelope recorded, Instant now) {
        if (parcel.format == Format.LOKI_PUSH && parcel.form == Form.UNDECIDED && !isFresh(parcel, now)) {
            boolean late = parcel.openSince.isEmpty()
                    && bodies.oldest(recorded).plus(LATE).isBefore(now)
                    && bodies.late(recorded).isPresent();
            decide(parcel, late ? Form.LATE : Form.AS_RECORDED);
        }
        return parcel.form == Form.LATE ? bodies.late(recorded).orElse(recorded) : recorded;
    }

    private static boolean isFresh(Parcel parcel, Instant now) {
        return !parcel.isOnDisk() && parcel.createdAt.plus(FRESH).isAfter(now);
    }

    /**
     * The server says that this one is too far behind.
     *
     * @return whether it is worth another try, in its late form
     */
    boolean turnsLate(Parcel parcel, Optional<Envelope> recorded) {
        if (parcel.format != Format.LOKI_PUSH
                || parcel.form == Form.LATE
                || recorded.flatMap(bodies::late).isEmpty()) {
            return false;
        }
        decide(parcel, Form.LATE);
        return true;
    }

    private void decide(Parcel parcel, Form form) {
        parcel.form = form;
        books.write(parcel, parcel.progress());
    }
}
