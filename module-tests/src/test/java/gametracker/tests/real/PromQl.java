package gametracker.tests.real;

import gametracker.tests.arena.Report;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.jr.ob.JSON;

/** Asks a server for what it has stored. */
record PromQl(RealServer server) {
    /** What every series of the tracker bears beside the game's own labels. */
    private static final Set<String> OURS =
            Set.of("__name__", "game", "env", "version", "instance", "job", "service_name");

    /**
     * Returns the last value of every series of a session, by its name and the game's own labels; buckets left out.
     * The stale markers at the end of a session hide its series from a plain query, so the last hour is asked for.
     */
    Map<String, Double> lastValues(String session) {
        Map<String, Double> values = new TreeMap<>();
        // A server may drop the name from what a function returns, so one name is asked for at a time.
        for (String name : names(session)) {
            if (!name.endsWith("_bucket")) {
                query("last_over_time(%s{instance=\"%s\"}[1h])".formatted(name, session))
                        .forEach((labels, value) -> values.put(Report.key(name, labels), value));
            }
        }
        return values;
    }

    /** Returns how many samples a session's series hold altogether; stale markers do not count. */
    double samples(String session) {
        return query("sum(count_over_time({instance=\"%s\"}[1h]))".formatted(session)).values().stream()
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    /** Returns the values of an instant query, by the game's own labels. */
    Map<Map<String, String>, Double> query(String promQl) {
        Map<Map<String, String>, Double> values = new HashMap<>();
        for (Map<?, ?> series : result(promQl)) {
            Map<String, String> labels = new TreeMap<>();
            ((Map<?, ?>) series.get("metric")).forEach((name, value) -> {
                if (!OURS.contains((String) name)) {
                    labels.put((String) name, (String) value);
                }
            });
            values.put(labels, value(series));
        }
        return values;
    }

    /** Returns the values of an instant query whose series one label tells apart. */
    Map<String, Double> query(String promQl, String label) {
        Map<String, Double> values = new HashMap<>();
        for (Map<?, ?> series : result(promQl)) {
            values.put((String) ((Map<?, ?>) series.get("metric")).get(label), value(series));
        }
        return values;
    }

    private List<String> names(String session) {
        return result("count by (__name__) (last_over_time({instance=\"%s\"}[1h]))".formatted(session)).stream()
                .map(series -> (String) ((Map<?, ?>) series.get("metric")).get("__name__"))
                .filter(name -> !name.startsWith("gametracker_"))
                .sorted()
                .toList();
    }

    private static double value(Map<?, ?> series) {
        return Double.parseDouble((String) ((List<?>) series.get("value")).get(1));
    }

    @SuppressWarnings("unchecked") // the shape is documented: data.result[], each with metric and value
    private List<Map<?, ?>> result(String promQl) {
        Map<String, Object> answer =
                JSON.std.mapFrom(server.get(server.queryPath() + URLEncoder.encode(promQl, StandardCharsets.UTF_8)));
        return (List<Map<?, ?>>) ((Map<?, ?>) answer.get("data")).get("result");
    }
}
