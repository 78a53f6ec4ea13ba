package gametracker.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables, each with all JDKs side by side or one below the other. */
final class Sections {
    private static final Map<String, String> GROUPS = new LinkedHashMap<>();

    static {
        GROUPS.put("Counter", "counter, handle");
        GROUPS.put("CounterByName", "counter by name and labels");
        GROUPS.put("Gauge", "gauge, handle");
        GROUPS.put("Histogram", "histogram of 14 bounds, handle");
        GROUPS.put("Log", "log, message and two fields, saturated");
        GROUPS.put("LevelOff", "log, level off");
        GROUPS.put("Span", "span with two attributes, saturated");
        GROUPS.put("Floor", "reading a clock");
    }

    private final List<Results> results;

    Sections(List<Results> results) {
        this.results = results;
    }

    Map<String, String> all() throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("machine", machine());
        sections.put("marks", marks());
        sections.put("calls", calls());
        sections.put("encode", encode());
        sections.put("paced", perJdk(this::paced));
        sections.put("pipeline", perJdk(this::pipeline));
        sections.put("frames", perJdk(this::frames));
        sections.put("start", perJdk(this::start));
        sections.put("dead", perJdk(this::dead));
        sections.put("idle", perJdk(this::idle));
        sections.put("growth", growth());
        return sections;
    }

    private String machine() throws IOException {
        Table table = new Table(6, "JDK", "run", "version", "commit", "date", "machine");
        for (Results one : results) {
            Row machine = new Row(one.machine());
            table.row(
                    one.jdk(),
                    scale(machine),
                    machine.text("jdk") + ", " + machine.text("vendor"),
                    machine.text("commit") + ("true".equals(machine.text("changed")) ? " and changes" : ""),
                    machine.text("date"),
                    Figures.of(machine.number("cores")) + " cores, " + machine.text("cpu") + ", " + machine.text("os"));
        }
        return table.toString();
    }

    /** One scale for all, or each with its steps, where some were run again. */
    private static String scale(Row machine) {
        Map<String, List<String>> steps = new TreeMap<>();
        machine.row("steps")
                .values()
                .forEach((step, how) -> steps.computeIfAbsent(how.toString(), name -> new ArrayList<>())
                        .add(step.toString()));
        if (steps.size() == 1) {
            return steps.keySet().iterator().next().split(",")[0];
        }
        return steps.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + String.join(", ", entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    private String marks() throws IOException {
        StringBuilder text = new StringBuilder();
        for (Results one : results) {
            Table table = new Table(4, "JDK " + one.jdk(), "mark", "measured", "met");
            for (Marks.Verdict verdict : Marks.of(one)) {
                table.row(
                        verdict.what(),
                        verdict.mark(),
                        verdict.measured(),
                        verdict.met().map(met -> met ? "yes" : "**no**").orElse(Figures.NONE));
            }
            text.append(table).append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }

    private String calls() throws IOException {
        List<String> heads = new ArrayList<>(List.of("ns a call"));
        for (Results one : results) {
            heads.addAll(List.of(one.jdk() + ": one thread", "±", "two threads", "B", "delivered"));
        }
        Table table = new Table(heads.toArray(String[]::new));
        for (Map.Entry<String, String> group : GROUPS.entrySet()) {
            List<String> title = new ArrayList<>(List.of("*" + group.getValue() + "*"));
            while (title.size() < heads.size()) {
                title.add("");
            }
            Set<String> subjects = subjects("calls-1.json", group.getKey());
            if (!subjects.isEmpty()) {
                table.row(title);
            }
            for (String subject : subjects) {
                List<String> cells = new ArrayList<>(List.of(Table.named(subject)));
                for (Results one : results) {
                    Optional<Score> score = one.score("calls-1.json", group.getKey(), subject);
                    Optional<Score> two = one.score("calls-2.json", group.getKey(), subject);
                    cells.add(shown(score.map(Score::value)));
                    cells.add(shown(score.map(Score::error)));
                    cells.add(shown(two.map(Score::value)));
                    cells.add(shown(score.map(Score::bytes)));
                    cells.add(score.map(one1 -> Figures.percent(one1.deliveredShare()))
                            .orElse(Figures.NONE));
                }
                table.row(cells);
            }
        }
        return table.toString();
    }

    private String encode() throws IOException {
        List<String> heads = new ArrayList<>(List.of("µs a batch"));
        for (Results one : results) {
            heads.addAll(List.of("JDK " + one.jdk(), "±", "B of garbage", "B of body"));
        }
        Table table = new Table(heads.toArray(String[]::new));
        for (String group : List.of("EncodeLogs", "EncodeSpans", "EncodeMetrics")) {
            List<String> title = new ArrayList<>(List.of("*100 "
                    + group.substring(6).toLowerCase(java.util.Locale.ROOT).replace("metrics", "series") + "*"));
            while (title.size() < heads.size()) {
                title.add("");
            }
            Set<String> subjects = subjects("encode.json", group);
            if (!subjects.isEmpty()) {
                table.row(title);
            }
            for (String subject : subjects) {
                List<String> cells = new ArrayList<>(List.of(Table.named(subject)));
                for (Results one : results) {
                    Optional<Score> score = one.score("encode.json", group, subject);
                    cells.add(shown(score.map(Score::value)));
                    cells.add(shown(score.map(Score::error)));
                    cells.add(shown(score.map(Score::bytesBeyondBody)));
                    cells.add(shown(score.map(Score::body)));
                }
                table.row(cells);
            }
        }
        return table.toString();
    }

    /** Of all JDKs, the fastest of the first first. */
    private Set<String> subjects(String file, String group) throws IOException {
        Set<String> subjects = new LinkedHashSet<>();
        for (Results one : results) {
            one.scores(file).stream()
                    .filter(score -> score.group().equals(group))
                    .sorted((a, b) -> Double.compare(a.value(), b.value()))
                    .forEach(score -> subjects.add(score.subject()));
        }
        return subjects;
    }

    private static String shown(Optional<Double> value) {
        return value.map(Figures::of).orElse(Figures.NONE);
    }

    private String paced(Results one) throws IOException {
        Table table = new Table("", "p50", "p99", "p99.9", "worst", "B a call", "delivered");
        for (String signal : List.of("logs", "traces")) {
            Map<String, List<Row>> byLibrary = one.rows("paced.json").stream()
                    .filter(row -> row.text("signal").equals(signal))
                    .collect(Collectors.groupingBy(Row::library, LinkedHashMap::new, Collectors.toList()));
            byLibrary.forEach((library, rows) -> table.row(
                    Table.named(library) + (signal.equals("logs") ? " logs" : " spans"),
                    Figures.nanos(median(rows, "p50")),
                    Figures.nanos(median(rows, "p99")),
                    Figures.nanos(median(rows, "p999")),
                    Figures.nanos(rows.stream()
                            .mapToDouble(row -> row.row("latency").number("max"))
                            .max()
                            .orElse(Double.NaN)),
                    Figures.of(rows.get(0).number("bytesPerCall")),
                    library.equals("nothing")
                            ? Figures.NONE
                            : Figures.percent(sum(rows, "delivered") / sum(rows, "called"))));
        }
        return table.toString();
    }

    private static double median(List<Row> rows, String percentile) {
        return Figures.median(rows.stream()
                .mapToDouble(row -> row.row("latency").number(percentile))
                .toArray());
    }

    private static double sum(List<Row> rows, String figure) {
        return rows.stream().mapToDouble(row -> row.number(figure)).sum();
    }

    private String pipeline(Results one) throws IOException {
        Table table = new Table(
                "",
                "arrived",
                "CPU ms",
                "allocated MB",
                "on the wire, kB",
                "B a record",
                "requests",
                "flush ms",
                "close ms");
        String before = "";
        for (Row row : one.rows("pipeline.json")) {
            String situation = Figures.of(row.number("called"))
                    + (row.text("signal").equals("logs") ? " logs, " : " spans, ")
                    + (row.number("aSecond") == 0 ? "in a burst" : "10,000 a second")
                    + (row.number("delayMillis") == 0 ? "" : ", answered after 100 ms");
            if (!situation.equals(before)) {
                table.row("*" + situation + "*", "", "", "", "", "", "", "", "");
                before = situation;
            }
            table.row(
                    Table.named(row.library()) + queue(row),
                    Figures.percent(LoadMarks.arrived(row)),
                    Figures.of(row.number("cpuMillis")),
                    Figures.of(row.number("allocatedBytes") / 1e6),
                    Figures.of(row.number("wireBytes") / 1e3),
                    Figures.of(LoadMarks.perRecord(row)),
                    Figures.of(row.number("requests")),
                    Figures.of(row.number("flushMillis")),
                    Figures.of(row.number("closeMillis")));
        }
        return table.toString();
    }

    private static String queue(Row row) {
        if (!Names.ours(row.library())) {
            return "";
        }
        return row.number("queue") > 0 ? ", queue of " + Figures.of(row.number("queue")) : ", all defaults";
    }

    private String frames(Results one) throws IOException {
        Table table =
                new Table("", "median a frame", "p99", "worst", "of the frame", "late a minute", "late frames", "of");
        String before = "";
        for (Row row : one.rows("frames.json")) {
            String situation = row.text("situation");
            if (!situation.equals(before)) {
                table.row(
                        "*server " + (situation.equals("slow") ? "answers after a second" : situation) + "*",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "");
                before = situation;
            }
            Row telemetry = row.row("telemetry");
            table.row(
                    Table.named(row.library()),
                    Figures.nanos(telemetry.number("p50")),
                    Figures.nanos(telemetry.number("p99")),
                    Figures.nanos(telemetry.number("max")),
                    String.format(
                            java.util.Locale.ROOT, "%.3f%%", 100 * telemetry.number("p50") / row.number("frameNanos")),
                    Figures.of(LoadMarks.lateAMinute(row)),
                    Figures.of(row.number("late")),
                    Figures.of(row.number("frames")));
        }
        return table.toString();
    }

    private String start(Results one) throws IOException {
        List<Row> rows = one.rows("start.json");
        List<Row> init = one.rows("init.json");
        Table table = new Table(
                "",
                "jars",
                "kB",
                "ms",
                "classes",
                "RSS MB",
                "threads",
                "classes when delivered",
                "RSS MB then",
                "init ms, first",
                "init ms, warm");
        Set<String> libraries = rows.stream().map(Row::library).collect(Collectors.toCollection(LinkedHashSet::new));
        for (String library : libraries) {
            Row any = rows.stream()
                    .filter(row -> row.library().equals(library))
                    .findFirst()
                    .orElseThrow();
            Optional<Row> warm =
                    init.stream().filter(row -> row.library().equals(library)).findFirst();
            table.row(
                    Table.named(library),
                    Figures.of(any.number("jars")),
                    Figures.of(any.number("jarBytes") / 1000),
                    Figures.of(FootprintMarks.median(rows, library, "called", "nanos") / 1e6),
                    Figures.of(FootprintMarks.median(rows, library, "called", "classes")),
                    Figures.of(FootprintMarks.median(rows, library, "called", "rssKb") * 1024 / 1e6),
                    Figures.of(FootprintMarks.median(rows, library, "called", "threads")),
                    Figures.of(FootprintMarks.median(rows, library, "delivered", "classes")),
                    Figures.of(FootprintMarks.median(rows, library, "delivered", "rssKb") * 1024 / 1e6),
                    warm.map(row -> Figures.of(row.number("firstNanos") / 1e6)).orElse(Figures.NONE),
                    warm.map(row -> Figures.of(row.number("warmNanos") / 1e6)).orElse(Figures.NONE));
        }
        return table.toString();
    }

    private String dead(Results one) throws IOException {
        Table table = new Table("", "heap at first, MB", "heap at last, MB", "growth in the last third, MB", "seconds");
        for (Row row : one.rows("dead.json")) {
            List<?> heap = (List<?>) row.values().get("heap");
            table.row(
                    Table.named(row.library()),
                    Figures.of(megabytes(heap.get(0))),
                    Figures.of(megabytes(heap.get(heap.size() - 1))),
                    Figures.of(FootprintMarks.growth(row)),
                    Figures.of(row.number("seconds")));
        }
        return table.toString();
    }

    static double megabytes(Object sample) {
        return ((Number) ((List<?>) sample).get(1)).doubleValue() / 1e6;
    }

    private String idle(Results one) throws IOException {
        Table table = new Table(2, "", "wake-ups a second", "CPU of the process, ms a second");
        for (Row row : one.rows("idle.json")) {
            Map<String, Double> woken = Idleness.wakeUps(row);
            String threads = woken.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + Figures.of(entry.getValue() / row.number("seconds")))
                    .collect(Collectors.joining(", "));
            table.row(
                    Table.named(row.library()),
                    woken.isEmpty() ? "none" : threads,
                    Figures.of(row.number("cpuMicros") / 1000 / row.number("seconds")));
        }
        return table.toString();
    }

    private String growth() throws IOException {
        StringBuilder text = new StringBuilder();
        Results one = results.get(0);
        for (Growth growth : Growth.ALL) {
            List<String> places = growth.places(one);
            if (places.isEmpty()) {
                continue;
            }
            List<String> heads = new ArrayList<>(List.of(growth.title() + ", JDK " + one.jdk()));
            heads.addAll(places);
            Table table = new Table(heads.toArray(String[]::new));
            for (String subject : growth.subjects(one)) {
                List<String> cells = new ArrayList<>(List.of(Table.named(subject)));
                for (String place : places) {
                    cells.add(shown(growth.score(one, subject, place).map(Score::value)));
                }
                table.row(cells);
            }
            text.append(table).append('\n');
        }
        return text.isEmpty() ? "Not measured yet.\n" : text.toString().stripTrailing() + "\n";
    }

    /** A section for one JDK. */
    private interface One {
        String of(Results results) throws IOException;
    }

    private String perJdk(One section) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Results one : results) {
            text.append("JDK ")
                    .append(one.jdk())
                    .append(":\n\n")
                    .append(section.of(one))
                    .append('\n');
        }
        return text.toString().stripTrailing() + "\n";
    }
}
