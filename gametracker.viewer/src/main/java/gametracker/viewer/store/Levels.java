package gametracker.viewer.store;

import gametracker.decode.LokiLine;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds a line's level, roughly as Loki detects it: label, metadata, the line's own field. */
final class Levels {
    private Levels() {}

    static String of(Map<String, String> labels, Map<String, String> metadata, Optional<LokiLine> line) {
        String level = labels.getOrDefault("level", metadata.getOrDefault("level", ""));
        if (level.isEmpty()) {
            level = metadata.getOrDefault("severity_text", "");
        }
        if (level.isEmpty() && metadata.containsKey("severity_number")) {
            level = severity(metadata.get("severity_number"));
        }
        if (level.isEmpty()) {
            level = line.map(LokiLine::level).orElse("");
        }
        return switch (level.toLowerCase(Locale.ROOT)) {
            case "trace", "debug" -> "debug";
            case "info", "information", "notice" -> "info";
            case "warn", "warning" -> "warn";
            case "error", "err", "fatal", "critical", "severe" -> "error";
            default -> "unknown";
        };
    }

    private static String severity(String number) {
        try {
            int severity = Integer.parseInt(number);
            return severity < 9 ? "debug" : severity < 13 ? "info" : severity < 17 ? "warn" : "error";
        } catch (NumberFormatException e) {
            return "";
        }
    }
}
