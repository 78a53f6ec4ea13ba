package gametracker.viewer.received;

import java.util.Map;

/**
 * A log line as Loki stored it.
 *
 * @param timeNanos Unix time
 * @param labels of its stream, with {@code service_name} as Loki adds it
 * @param metadata structured metadata
 * @param line the line itself, for GameTracker a JSON object
 * @param level in lower case; {@code "unknown"} if nothing tells
 * @param message what the line says, for people
 * @param sessionId may be empty
 * @param traceId may be empty
 * @param spanId may be empty
 */
public record ReceivedLog(
        long timeNanos,
        Map<String, String> labels,
        Map<String, String> metadata,
        String line,
        String level,
        String message,
        String sessionId,
        String traceId,
        String spanId) {}
