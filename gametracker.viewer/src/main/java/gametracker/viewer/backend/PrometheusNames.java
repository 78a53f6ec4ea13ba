package gametracker.viewer.backend;

import gametracker.decode.OtlpMetricsBody.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Names of metrics and labels as Prometheus makes them from OTLP's. */
final class PrometheusNames {
    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("d", "days"),
            Map.entry("h", "hours"),
            Map.entry("min", "minutes"),
            Map.entry("s", "seconds"),
            Map.entry("ms", "milliseconds"),
            Map.entry("us", "microseconds"),
            Map.entry("ns", "nanoseconds"),
            Map.entry("By", "bytes"),
            Map.entry("KiBy", "kibibytes"),
            Map.entry("MiBy", "mebibytes"),
            Map.entry("GiBy", "gibibytes"),
            Map.entry("kBy", "kilobytes"),
            Map.entry("MBy", "megabytes"),
            Map.entry("GBy", "gigabytes"),
            Map.entry("m", "meters"),
            Map.entry("V", "volts"),
            Map.entry("A", "amperes"),
            Map.entry("J", "joules"),
            Map.entry("W", "watts"),
            Map.entry("g", "grams"),
            Map.entry("Cel", "celsius"),
            Map.entry("Hz", "hertz"),
            Map.entry("%", "percent"));
    private static final Map<String, String> PER =
            Map.of("s", "second", "m", "minute", "h", "hour", "d", "day", "w", "week", "mo", "month", "y", "year");

    private PrometheusNames() {}

    static String metric(String name, String unit, boolean counter, Kind kind) {
        List<String> tokens = new ArrayList<>();
        for (String token : name.split("[^a-zA-Z0-9:]+")) {
            if (!token.isEmpty()) {
                tokens.add(token);
            }
        }
        unit(tokens, unit);
        if (counter) {
            tokens.remove("total");
            tokens.add("total");
        } else if (kind == Kind.GAUGE && unit.equals("1")) {
            tokens.remove("ratio");
            tokens.add("ratio");
        }
        String joined = String.join("_", tokens);
        return !joined.isEmpty() && Character.isDigit(joined.charAt(0)) ? "_" + joined : joined;
    }

    private static void unit(List<String> tokens, String unit) {
        String[] parts = unit.split("/", 2);
        String main = parts[0].strip();
        if (!main.isEmpty() && !main.contains("{") && !main.equals("1")) {
            String text = UNITS.getOrDefault(main, label(main));
            if (!tokens.contains(text)) {
                tokens.add(text);
            }
        }
        if (parts.length == 2 && !parts[1].isBlank() && !parts[1].contains("{")) {
            String text = PER.getOrDefault(parts[1].strip(), label(parts[1].strip()));
            if (!tokens.contains(text)) {
                tokens.add("per");
                tokens.add(text);
            }
        }
    }

    static String label(String key) {
        StringBuilder label = new StringBuilder(key.length());
        for (int i = 0; i < key.length(); i += Character.charCount(key.codePointAt(i))) {
            int c = key.codePointAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            label.append(plain ? (char) c : '_');
        }
        return label.length() > 0 && Character.isDigit(label.charAt(0)) ? "key_" + label : label.toString();
    }
}
