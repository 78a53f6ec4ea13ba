package gametracker.core.ending;

import gametracker.api.Ending;
import gametracker.api.PreviousSession;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is concluded about an earlier session.
 *
 * @param facts null if its state is damaged
 * @param beat its last sign of life; null if its state is damaged
 * @param endedAtMillis when it ended, as far as that is known, Unix time
 * @param detail more about the end; empty if there is none
 * @param crash what the JVM reported; empty if it reported nothing
 * @param user as it was
 * @param told whether the session has recorded its own end
 */
public record Verdict(
        String sessionId,
        @Nullable SessionFacts facts,
        @Nullable Beat beat,
        Ending ending,
        long endedAtMillis,
        String detail,
        Map<String, Object> crash,
        Map<String, Object> user,
        boolean told) {
    /** Returns what the game is told. */
    public PreviousSession previousSession() {
        return new PreviousSession(
                sessionId,
                facts == null ? "" : facts.version(),
                Instant.ofEpochMilli(facts == null ? endedAtMillis : facts.startedAtMillis()),
                Instant.ofEpochMilli(beat == null ? endedAtMillis : beat.seenAtMillis()),
                ending,
                detail.isEmpty() ? Optional.empty() : Optional.of(detail));
    }
}
