package gametracker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.jr.ob.JSON;

/** What was measured on one JDK. A measurement that was not made is absent and shows as a dash. */
record Results(String jdk, Path directory) {
    /** By JDK, the oldest first. */
    static List<Results> all(Path root) throws IOException {
        List<Results> all = new ArrayList<>();
        try (var directories = Files.list(root)) {
            for (Path directory : directories.toList()) {
                if (Files.exists(directory.resolve("machine.json"))) {
                    all.add(new Results(directory.getFileName().toString(), directory));
                }
            }
        }
        all.sort((a, b) -> Integer.compare(Integer.parseInt(a.jdk), Integer.parseInt(b.jdk)));
        return all;
    }

    Map<String, Object> machine() throws IOException {
        return JSON.std.mapFrom(directory.resolve("machine.json").toFile());
    }

    /** The rows of a measurement of our own, failed ones left out. */
    List<Row> rows(String file) throws IOException {
        Path path = directory.resolve(file);
        List<Row> rows = new ArrayList<>();
        if (Files.exists(path)) {
            for (Object row : (List<?>) JSON.std.mapFrom(path.toFile()).get("rows")) {
                Row found = new Row((Map<?, ?>) row);
                if (!found.has("failed")) {
                    rows.add(found);
                }
            }
        }
        return rows;
    }

    /** The scores of a JMH run. */
    List<Score> scores(String file) throws IOException {
        Path path = directory.resolve(file);
        List<Score> scores = new ArrayList<>();
        if (Files.exists(path) && Files.size(path) > 0) {
            for (Object score : JSON.std.listFrom(path.toFile())) {
                scores.add(Score.of(new Row((Map<?, ?>) score)));
            }
        }
        return scores;
    }

    Optional<Score> score(String file, String group, String subject) throws IOException {
        return scores(file).stream()
                .filter(score -> score.group().equals(group) && score.subject().equals(subject))
                .findFirst();
    }
}
