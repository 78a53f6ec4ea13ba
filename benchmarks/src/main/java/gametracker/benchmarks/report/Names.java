package gametracker.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.Map;

/** How things are called on the page, and in which colour they are drawn on light and on dark ground alike. */
final class Names {
    private static final Map<String, String> LIBRARIES = new LinkedHashMap<>();
    private static final Map<String, String> HOW = new LinkedHashMap<>();
    private static final Map<String, String> COLOURS = Map.of(
            "gametracker", "#e8590c",
            "opentelemetry", "#4c78e0",
            "micrometer", "#c2417f",
            "prometheus", "#b8860b",
            "loki4j", "#8559d6",
            "sentry", "#1a9e78");

    static {
        LIBRARIES.put("gametracker", "GameTracker");
        LIBRARIES.put("opentelemetry", "OpenTelemetry");
        LIBRARIES.put("micrometer+loki4j", "Micrometer, loki4j");
        LIBRARIES.put("micrometer", "Micrometer");
        LIBRARIES.put("prometheus", "prometheus-metrics");
        LIBRARIES.put("loki4j", "loki4j");
        LIBRARIES.put("logback", "Logback");
        LIBRARIES.put("sentry", "Sentry");
        LIBRARIES.put("bareLongAdder", "a bare LongAdder");
        LIBRARIES.put("bareAtomicSet", "a bare atomic set");
        LIBRARIES.put("nothing", "nothing (the machine's noise)");
        HOW.put("NameKept", "name kept");
        HOW.put("AllKept", "name and labels kept");
        HOW.put("MapKept", "map kept");
        HOW.put("Protobuf", "protobuf");
        HOW.put("OtlpJson", "OTLP JSON");
        HOW.put("Loki", "Loki JSON");
        HOW.put("Json", "JSON");
        HOW.put("RemoteWrite", "remote write");
        HOW.put("RenderedLines", "lines rendered before");
        HOW.put("FromEvents", "from events");
        HOW.put("Text", "text");
        HOW.put("Gzip", "with gzip");
        HOW.put("Question", "asked only");
    }

    private Names() {}

    static boolean ours(String subject) {
        return subject.startsWith("gametracker");
    }

    static String of(String subject) {
        for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
            if (subject.startsWith(library.getKey())) {
                String how = subject.substring(library.getKey().length());
                if (how.isEmpty()) {
                    return library.getValue();
                }
                return library.getValue() + ", " + HOW.getOrDefault(how, how);
            }
        }
        return subject;
    }

    static String colour(String subject) {
        return COLOURS.entrySet().stream()
                .filter(entry -> subject.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("#868e96");
    }
}
