package gametracker.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How the cost of a call grows with something.
 *
 * @param group the benchmark
 * @param param what grows; empty for threads
 */
record Growth(String name, String title, String group, String param) {
    static final List<Growth> ALL = List.of(
            new Growth("series", "Nanoseconds a counter call by name, by number of series", "SeriesGrowth", "series"),
            new Growth("labels", "Nanoseconds a counter call by name, by number of labels", "LabelGrowth", "labels"),
            new Growth("fields", "Nanoseconds a log, by number of fields", "FieldGrowth", "fields"),
            new Growth("queue", "Nanoseconds a log, by size of the queue", "QueueGrowth", "queue"),
            new Growth("threads-counter", "Nanoseconds a counter call by handle, by number of threads", "Counter", ""),
            new Growth("threads-histogram", "Nanoseconds a histogram call, by number of threads", "Histogram", ""),
            new Growth("threads-log", "Nanoseconds a log, by number of threads", "Log", ""),
            new Growth("threads-span", "Nanoseconds a span, by number of threads", "Span", ""));

    String axis() {
        return switch (param) {
            case "" -> "threads";
            case "queue" -> "size of the queue";
            default -> param;
        };
    }

    private List<Score> scores(Results results) throws IOException {
        List<Score> scores = new ArrayList<>();
        if (param.isEmpty()) {
            for (int threads = 1; threads <= 16; threads *= 2) {
                scores.addAll(results.scores("threads-" + threads + ".json"));
            }
        } else {
            scores.addAll(results.scores("growth.json"));
        }
        scores.removeIf(score -> !score.group().equals(group));
        return scores;
    }

    /** Ascending. */
    List<String> places(Results results) throws IOException {
        return scores(results).stream()
                .map(this::place)
                .distinct()
                .sorted((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)))
                .toList();
    }

    Set<String> subjects(Results results) throws IOException {
        Set<String> subjects = new LinkedHashSet<>();
        scores(results).forEach(score -> subjects.add(score.subject()));
        return subjects;
    }

    Optional<Score> score(Results results, String subject, String place) throws IOException {
        return scores(results).stream()
                .filter(score -> score.subject().equals(subject) && place(score).equals(place))
                .findFirst();
    }

    private String place(Score score) {
        return param.isEmpty()
                ? Integer.toString(score.threads())
                : score.params().get(param);
    }
}
