package gametracker.api;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * What is known of an earlier session that was found in the state directory.
 *
 * @param id its session id
 * @param version the version of the game that it ran
 * @param startedAt when it began, by its own clock
 * @param lastSeenAt when it last gave a sign of life, by its own clock
 * @param ending how it ended
 * @param detail more about the ending, an exception's type or a crash's signal, for example
 */
public record PreviousSession(
        String id, String version, Instant startedAt, Instant lastSeenAt, Ending ending, Optional<String> detail) {
    /** Refuses null. */
    public PreviousSession {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(startedAt, "startedAt");
        Objects.requireNonNull(lastSeenAt, "lastSeenAt");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(detail, "detail");
    }
}
