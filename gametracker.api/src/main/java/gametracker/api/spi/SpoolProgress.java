package gametracker.api.spi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How far the delivery of a spooled envelope has come; outlives the process, so that a later one sends the same bytes
 * again and no sooner than is safe.
 *
 * @param form how it is sent: decided before the first try from the spool and kept from then on, unless the server
 *     itself says that it is too far behind
 * @param openSince when the last try began whose outcome is unknown, by the wall clock; empty if there is none
 */
public record SpoolProgress(Form form, Optional<Instant> openSince) {
    /** Nothing was decided, no try is open. */
    public static final SpoolProgress NONE = new SpoolProgress(Form.UNDECIDED, Optional.empty());

    /** Checks. */
    public SpoolProgress {
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(openSince, "openSince");
    }

    /** The bytes in which an envelope goes over the wire. */
    public enum Form {
        /** Not yet sent from the spool. */
        UNDECIDED,
        /** As it was recorded. */
        AS_RECORDED,
        /** With the label that names its UTC hour, which puts it into a Loki stream of its own. */
        LATE
    }
}
