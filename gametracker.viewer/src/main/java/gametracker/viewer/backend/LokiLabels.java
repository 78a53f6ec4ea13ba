package gametracker.viewer.backend;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labels of a stream as Loki sees them. */
final class LokiLabels {
    private static final String SERVICE_NAME = "service_name";

    /** docs/backends.md, Loki push: where {@code service_name} comes from, if it is not sent. */
    private static final List<String> SERVICE_LABELS = List.of(
            "service",
            "app",
            "application",
            "app_name",
            "name",
            "app_kubernetes_io_name",
            "container",
            "container_name",
            "k8s_container_name",
            "component",
            "workload",
            "job",
            "k8s_job_name");

    private LokiLabels() {}

    /** Sorted, without empty values, with a service name. docs/backends.md, Loki push: empty label value. */
    static Map<String, String> stored(Map<String, String> sent) throws Refused {
        check(sent);
        Map<String, String> labels = new TreeMap<>();
        sent.forEach((name, value) -> {
            if (!value.isEmpty()) {
                labels.put(name, value);
            }
        });
        if (!labels.containsKey(SERVICE_NAME)) {
            labels.put(
                    SERVICE_NAME,
                    SERVICE_LABELS.stream()
                            .filter(labels::containsKey)
                            .map(labels::get)
                            .findFirst()
                            .orElse("unknown_service"));
        }
        return labels;
    }

    /** The server's own label and one like it are not counted. */
    static int counted(Map<String, String> labels) {
        return labels.size() - (labels.containsKey(SERVICE_NAME) ? 1 : 0);
    }

    static String text(Map<String, String> labels) {
        StringBuilder text = new StringBuilder("{");
        labels.forEach((name, value) -> {
            text.append(text.length() > 1 ? ", " : "").append(name).append('=');
            quote(value, text);
        });
        return text.append('}').toString();
    }

    /** docs/backends.md, Loki push: an invalid label name loses the whole request. */
    private static void check(Map<String, String> sent) throws Refused {
        StringBuilder before = new StringBuilder("{");
        for (Map.Entry<String, String> label : sent.entrySet()) {
            String name = label.getKey();
            int bad = firstIllegal(name);
            if (bad >= 0) {
                String character = name.isEmpty() ? "=" : new String(Character.toChars(name.codePointAt(bad)));
                throw new Refused(
                        400,
                        "Loki push: label name",
                        "couldn't parse labels: 1:" + (before.length() + bad + 1)
                                + ": parse error: unexpected character inside braces: '" + character + "'");
            }
            before.append(name).append('=');
            quote(label.getValue(), before);
            before.append(", ");
        }
    }

    /** {@code [a-zA-Z_][a-zA-Z0-9_]*}; -1 if the name is one. */
    private static int firstIllegal(String name) {
        if (name.isEmpty()) {
            return 0;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            if (!letter && !(i > 0 && c >= '0' && c <= '9')) {
                return i;
            }
        }
        return -1;
    }

    private static void quote(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                default -> text.append(c);
            }
        }
        text.append('"');
    }

    static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
