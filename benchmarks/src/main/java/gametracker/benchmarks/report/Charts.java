package gametracker.benchmarks.report;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The charts, of one JDK. */
final class Charts {
    private final Results results;
    private final Path directory;

    Charts(Results results, Path directory) {
        this.results = results;
        this.directory = directory;
    }

    void draw() throws IOException {
        deleteOld();
        calls();
        encode();
        paced();
        pipeline();
        frames();
        start();
        dead();
        for (Growth growth : Growth.ALL) {
            growth(growth);
        }
    }

    /** A chart of what is not measured any more would go on being shown. */
    private void deleteOld() throws IOException {
        Files.createDirectories(directory);
        try (DirectoryStream<Path> old = Files.newDirectoryStream(directory, "benchmark-*.svg")) {
            for (Path file : old) {
                Files.delete(file);
            }
        }
    }

    private Path file(String name) {
        return directory.resolve("benchmark-" + name + ".svg");
    }

    private String on() {
        return ", JDK " + results.jdk();
    }

    private void calls() throws IOException {
        BarChart chart = new BarChart("Nanoseconds a call, one thread; shorter is better" + on());
        Map<String, String> panels = new LinkedHashMap<>();
        panels.put("Counter", "counter, handle");
        panels.put("CounterByName", "counter by name and labels");
        panels.put("Gauge", "gauge, handle");
        panels.put("Histogram", "histogram of 14 bounds, handle");
        panels.put("Log", "log, message and two fields");
        panels.put("Span", "span with two attributes");
        for (Map.Entry<String, String> panel : panels.entrySet()) {
            chart.panelAscending(panel.getValue(), bars("calls-1.json", panel.getKey()));
        }
        chart.write(file("calls"));
    }

    private void encode() throws IOException {
        BarChart chart = new BarChart("Microseconds to encode a batch of 100; shorter is better" + on());
        chart.panelAscending("logs", bars("encode.json", "EncodeLogs"));
        chart.panelAscending("spans", bars("encode.json", "EncodeSpans"));
        chart.panelAscending("series", bars("encode.json", "EncodeMetrics"));
        chart.write(file("encode"));
    }

    private List<BarChart.Bar> bars(String file, String group) throws IOException {
        return results.scores(file).stream()
                .filter(score -> score.group().equals(group))
                .map(score -> new BarChart.Bar(score.subject(), score.value(), Figures.of(score.value())))
                .toList();
    }

    private void paced() throws IOException {
        LineChart chart = new LineChart(
                "Time of a log call at 10,000 a second; lower is better" + on(), "share of the calls", true);
        List<String> percentiles = List.of("p50", "p99", "p999", "max");
        List<String> names = List.of("half", "99%", "99.9%", "the worst");
        for (int i = 0; i < percentiles.size(); i++) {
            chart.place(i, names.get(i));
        }
        Map<String, List<Row>> byLibrary = results.rows("paced.json").stream()
                .filter(row -> row.text("signal").equals("logs"))
                .collect(Collectors.groupingBy(Row::library, LinkedHashMap::new, Collectors.toList()));
        byLibrary.forEach((library, rows) -> {
            for (int i = 0; i < percentiles.size(); i++) {
                String percentile = percentiles.get(i);
                double[] found = rows.stream()
                        .mapToDouble(row -> row.row("latency").number(percentile))
                        .toArray();
                chart.point(
                        library,
                        i,
                        percentile.equals("max")
                                ? Arrays.stream(found).max().orElse(Double.NaN)
                                : Figures.median(found));
            }
        });
        chart.write(file("paced"), Figures::nanos);
    }

    private void pipeline() throws IOException {
        BarChart chart = new BarChart("Share that arrived at the server; longer is better" + on());
        Map<String, List<BarChart.Bar>> panels = new LinkedHashMap<>();
        for (Row row : results.rows("pipeline.json")) {
            if (Names.ours(row.library()) && row.number("queue") == 0) {
                continue; // the table has it; peers have larger default queues
            }
            String title = (row.text("signal").equals("logs") ? "logs" : "spans")
                    + (row.number("aSecond") == 0 ? " in a burst" : " at 10,000 a second")
                    + (row.number("delayMillis") == 0 ? "" : ", slow server");
            double share = Math.min(1, LoadMarks.arrived(row));
            panels.computeIfAbsent(title, name -> new ArrayList<>())
                    .add(new BarChart.Bar(row.library(), share, Figures.percent(share)));
        }
        panels.forEach(chart::panelOfShares);
        chart.write(file("pipeline"));
    }

    private void frames() throws IOException {
        BarChart chart =
                new BarChart("50 metric calls, 5 logs and 2 spans in a frame of 16.7 ms; shorter is better" + on());
        for (String situation : List.of("slow", "dead")) {
            for (String percentile : List.of("p50", "p99")) {
                chart.panelAscending(
                        "server " + situation + (percentile.equals("p50") ? ", median" : ", 99%"),
                        results.rows("frames.json").stream()
                                .filter(row -> row.text("situation").equals(situation)
                                        && !row.library().equals("nothing"))
                                .map(row -> {
                                    double nanos = row.row("telemetry").number(percentile);
                                    return new BarChart.Bar(row.library(), nanos, Figures.nanos(nanos));
                                })
                                .toList());
            }
        }
        chart.write(file("frames"));
    }

    private void start() throws IOException {
        List<Row> rows = results.rows("start.json");
        Set<String> libraries = rows.stream().map(Row::library).collect(Collectors.toCollection(LinkedHashSet::new));
        BarChart chart = new BarChart("From the JVM's start to the first calls returned; shorter is better" + on());
        chart.panelAscending("ms", start(rows, libraries, "called", "nanos", 1e-6));
        chart.panelAscending("classes", start(rows, libraries, "called", "classes", 1));
        chart.panelAscending("resident memory, MB", start(rows, libraries, "called", "rssKb", 1.024e-3));
        chart.panelAscending("classes after the first delivery", start(rows, libraries, "delivered", "classes", 1));
        chart.write(file("start"));
    }

    private static List<BarChart.Bar> start(
            List<Row> rows, Set<String> libraries, String phase, String figure, double unit) {
        return libraries.stream()
                .map(library -> {
                    double value = FootprintMarks.median(rows, library, phase, figure) * unit;
                    return new BarChart.Bar(library, value, Figures.of(value));
                })
                .toList();
    }

    private void dead() throws IOException {
        LineChart chart = new LineChart(
                "Heap after a collection, 1,000 records a second to a dead server, MB" + on(), "seconds", false);
        for (Row row : results.rows("dead.json")) {
            int seconds = (int) row.number("seconds");
            for (int quarter = 0; quarter <= 4; quarter++) {
                chart.place(seconds * quarter / 4.0, Figures.of(seconds * quarter / 4.0));
            }
            for (Object sample : (List<?>) row.values().get("heap")) {
                double at = ((Number) ((List<?>) sample).get(0)).doubleValue();
                chart.point(row.library(), at, Sections.megabytes(sample));
            }
        }
        chart.write(file("dead"), Figures::of);
    }

    private void growth(Growth growth) throws IOException {
        List<String> places = growth.places(results);
        LineChart chart = new LineChart(growth.title() + on(), growth.axis(), true);
        for (int i = 0; i < places.size(); i++) {
            chart.place(i, Figures.of(Double.parseDouble(places.get(i))));
        }
        for (String subject : growth.subjects(results)) {
            for (int i = 0; i < places.size(); i++) {
                int at = i;
                growth.score(results, subject, places.get(i))
                        .ifPresent(score -> chart.point(subject, at, score.value()));
            }
        }
        chart.write(file("growth-" + growth.name()), Figures::of);
    }
}
