package gametracker.decode;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportLogsServiceRequest}.
 *
 * @param logs in the order of the body
 */
public record OtlpLogsBody(List<Log> logs) implements DecodedBody {
    /** Copies the list. */
    public OtlpLogsBody {
        logs = List.copyOf(logs);
    }

    @Override
    public int items() {
        return logs.size();
    }

    /**
     * One log record.
     *
     * @param origin resource and scope
     * @param timeNanos Unix time; 0 if not given
     * @param observedNanos Unix time; 0 if not given
     * @param severity 1 to 24; 0 if not given
     * @param severityText the level's name; may be empty
     * @param body String, Long, Double, Boolean, byte[], List or Map of these, or null
     * @param attributes in the order of the body; values as in {@code body}
     * @param traceId 32 lower-case hex digits; empty if not given or all zero
     * @param spanId 16 lower-case hex digits; empty if not given or all zero
     * @param eventName the event that it tells of; empty of a plain log
     */
    public record Log(
            OtlpOrigin origin,
            long timeNanos,
            long observedNanos,
            int severity,
            String severityText,
            @Nullable Object body,
            Map<String, @Nullable Object> attributes,
            String traceId,
            String spanId,
            String eventName) {}
}
