package gametracker.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;

/** What the library set out to reach, held against what was measured in the same run. */
final class Marks {
    /**
     * One mark on one JDK.
     *
     * @param met empty where something of it was not measured
     */
    record Verdict(String what, String mark, String measured, Optional<Boolean> met) {}

    private static final double MEGABYTE = 1e6;
    private static final String GZIP = "opentelemetryGzip";
    private final Results results;
    private final List<Verdict> verdicts = new ArrayList<>();

    private Marks(Results results) {
        this.results = results;
    }

    static List<Verdict> of(Results results) throws IOException {
        Marks marks = new Marks(results);
        for (int threads = 1; threads <= 2; threads++) {
            marks.calls("calls-" + threads + ".json", threads == 1 ? "" : ", two threads");
        }
        marks.encoding();
        marks.paced();
        marks.pipeline();
        marks.frames();
        marks.start();
        marks.deadServer();
        marks.idle();
        return marks.verdicts;
    }

    private void calls(String file, String suffix) throws IOException {
        ratio("counter, handle" + suffix, file, "Counter", "bareLongAdder", 1.3, "");
        ratio(
                "counter by name and labels" + suffix,
                file,
                "CounterByName",
                "prometheusNameKept",
                1.1,
                " (30 ns to 27.6)");
        ratio("gauge, handle" + suffix, file, "Gauge", "bareAtomicSet", 1.3, "");
        ratio("histogram of 14 bounds, handle" + suffix, file, "Histogram", "prometheus", 0.75, " (12 ns to 16)");
        relative("log, message and two fields" + suffix, file, "Log", 1 / 3.0, 0.25);
        String off = "log, level off" + suffix;
        score(
                off,
                "under 2 ns",
                file,
                "LevelOff",
                ours -> verdict(off, "under 2 ns", Figures.of(ours.value()) + " ns", ours.value() < 2));
        relative("span with two attributes" + suffix, file, "Span", 0.4, 0.3);
    }

    private void encoding() throws IOException {
        Optional<Score> logs = results.score("encode.json", "EncodeLogs", "gametrackerLoki");
        Optional<Score> protobuf = results.score("encode.json", "EncodeLogs", "opentelemetryProtobuf");
        Optional<Score> loki4j = results.score("encode.json", "EncodeLogs", "loki4jFromEvents");
        String logMark = "within 2x of OpenTelemetry's protobuf, faster than loki4j, under 2 kB of garbage";
        if (logs.isPresent() && protobuf.isPresent() && loki4j.isPresent()) {
            double ours = logs.get().value();
            verdict(
                    "100 logs to a Loki body",
                    logMark,
                    Figures.of(ours) + " µs to " + Figures.of(protobuf.get().value()) + " and "
                            + Figures.of(loki4j.get().value()) + ", "
                            + Figures.of(logs.get().bytesBeyondBody()) + " B",
                    ours <= 2 * protobuf.get().value()
                            && ours < loki4j.get().value()
                            && logs.get().bytesBeyondBody() < 2000);
        } else {
            open("100 logs to a Loki body", logMark);
        }
        faster("100 spans to OTLP JSON", "EncodeSpans", "gametrackerOtlpJson");
        faster("100 series to remote write", "EncodeMetrics", "gametrackerRemoteWrite");
    }

    private void faster(String what, String group, String ours) throws IOException {
        Optional<Score> own = results.score("encode.json", group, ours);
        Optional<Score> peer = results.score("encode.json", group, "opentelemetryProtobuf");
        String mark = "faster than OpenTelemetry's protobuf";
        if (own.isPresent() && peer.isPresent()) {
            verdict(
                    what,
                    mark,
                    Figures.of(own.get().value()) + " µs to "
                            + Figures.of(peer.get().value()),
                    own.get().value() < peer.get().value());
        } else {
            open(what, mark);
        }
    }

    private void paced() throws IOException {
        List<Row> rows = results.rows("paced.json");
        for (String signal : List.of("logs", "traces")) {
            String what = "10,000 " + (signal.equals("logs") ? "logs" : "spans") + " a second";
            String mark = "p99.9 and worst below every peer's, all delivered";
            List<Row> own = rows.stream()
                    .filter(row -> ours(row) && row.text("signal").equals(signal))
                    .toList();
            List<Row> peers = rows.stream()
                    .filter(row -> peer(row) && row.text("signal").equals(signal))
                    .toList();
            if (own.isEmpty() || peers.isEmpty()) {
                open(what, mark);
                continue;
            }
            double tail = worst(own, "p999");
            double worst = worst(own, "max");
            Row peerTail = least(peers, row -> row.row("latency").number("p999"));
            Row peerWorst = least(peers, row -> row.row("latency").number("max"));
            double bestTail = peerTail.row("latency").number("p999");
            double bestWorst = peerWorst.row("latency").number("max");
            boolean all = own.stream().allMatch(row -> row.number("delivered") >= row.number("called"));
            verdict(
                    what,
                    mark,
                    Figures.nanos(tail) + " to " + by(peerTail, Figures.nanos(bestTail)) + ", worst "
                            + Figures.nanos(worst) + " to " + by(peerWorst, Figures.nanos(bestWorst))
                            + (all ? ", all delivered" : ", not all delivered"),
                    tail < bestTail && worst < bestWorst && all);
        }
    }

    private static Row least(List<Row> rows, ToDoubleFunction<Row> figure) {
        return rows.stream().min(Comparator.comparingDouble(figure)).orElseThrow();
    }

    /** A peer's figure with the peer's name. */
    private static String by(Row peer, String figure) {
        return figure + " (" + Names.of(peer.library()) + ")";
    }

    private static double worst(List<Row> rows, String percentile) {
        return rows.stream()
                .mapToDouble(row -> row.row("latency").number(percentile))
                .max()
                .orElse(Double.NaN);
    }

    private void pipeline() throws IOException {
        List<Row> rows = results.rows("pipeline.json");
        for (String signal : List.of("logs", "traces")) {
            for (int delay : new int[] {0, 100}) {
                pipeline(rows, signal, 10_000, delay);
            }
            pipeline(rows, signal, 0, 0);
        }
    }

    private void pipeline(List<Row> rows, String signal, int aSecond, int delay) {
        String what = (signal.equals("logs") ? "logs" : "spans")
                + (aSecond == 0 ? " in a burst" : " at 10,000 a second")
                + (delay == 0 ? "" : ", answers after 100 ms");
        String mark = (aSecond == 0 ? "more arrive than with any peer" : "all arrive") + ", less CPU, fewer bytes";
        List<Row> same = rows.stream()
                .filter(row -> row.text("signal").equals(signal)
                        && row.number("aSecond") == aSecond
                        && row.number("delayMillis") == delay)
                .toList();
        Optional<Row> own = same.stream()
                .filter(row -> ours(row) && row.number("queue") > 0)
                .findFirst();
        List<Row> peers = same.stream().filter(Marks::peerByDefault).toList();
        Optional<Row> gzip =
                same.stream().filter(row -> row.library().equals(GZIP)).findFirst();
        if (own.isEmpty() || peers.isEmpty()) {
            open(what, mark);
            return;
        }
        double arrived = arrived(own.get());
        double cpu = own.get().number("cpuMillis");
        double wire = perRecord(own.get());
        Row most = least(peers, row -> -arrived(row));
        Row leastCpu = least(peers, row -> row.number("cpuMillis"));
        Row leastWire = least(peers, Marks::perRecord);
        verdict(
                what,
                mark,
                Figures.percent(arrived) + " to " + by(most, Figures.percent(arrived(most))) + ", CPU "
                        + Figures.of(cpu) + " ms to " + by(leastCpu, Figures.of(leastCpu.number("cpuMillis"))) + ", "
                        + Figures.of(wire) + " B a record to " + by(leastWire, Figures.of(perRecord(leastWire)))
                        + gzip.map(row -> ", " + by(row, Figures.of(perRecord(row))))
                                .orElse(""),
                (aSecond == 0 ? arrived > arrived(most) : arrived >= 1)
                        && cpu < leastCpu.number("cpuMillis")
                        && wire < perRecord(leastWire));
    }

    static double arrived(Row row) {
        return row.number("arrived") / row.number("called");
    }

    static double perRecord(Row row) {
        return row.number("wireBytes") / row.number("arrived");
    }

    private void frames() throws IOException {
        List<Row> rows = results.rows("frames.json");
        for (String situation : List.of("slow", "dead")) {
            String what = "60 Hz frame, server " + situation;
            String mark = "median under 0.1% of the frame, no frame lost to it";
            Optional<Row> own = rows.stream()
                    .filter(row -> ours(row) && row.text("situation").equals(situation))
                    .findFirst();
            Optional<Row> without = rows.stream()
                    .filter(row -> row.library().equals("nothing")
                            && row.text("situation").equals(situation))
                    .findFirst();
            if (own.isEmpty() || without.isEmpty()) {
                open(what, mark);
                continue;
            }
            double median = own.get().row("telemetry").number("p50");
            double late = own.get().number("late");
            double aMinute = lateAMinute(own.get());
            double aMinuteWithout = lateAMinute(without.get());
            verdict(
                    what,
                    mark,
                    Figures.nanos(median) + ", " + Figures.of(late) + " late in "
                            + Figures.of(own.get().number("frames")) + ", " + Figures.of(aMinute)
                            + " a minute, without it " + Figures.of(aMinuteWithout),
                    median < own.get().number("frameNanos") / 1000 && (late == 0 || aMinute <= aMinuteWithout));
        }
    }

    /** Of sixty frames a second; runs differ in length. */
    static double lateAMinute(Row row) {
        return row.number("late") * 3600 / row.number("frames");
    }

    private void start() throws IOException {
        List<Row> rows = results.rows("start.json");
        String mark = "+90 ms, 500 classes, 9 MB over an empty main";
        double time = over(rows, "called", "nanos", "empty main") / 1e6;
        double classes = over(rows, "called", "classes", "empty main");
        double memory = over(rows, "called", "rssKb", "empty main") * 1024 / MEGABYTE;
        checked(
                "JVM start to first calls returned",
                mark,
                "+" + Figures.of(time) + " ms, " + Figures.of(classes) + " classes, " + Figures.of(memory) + " MB",
                time <= 90 && classes <= 500 && memory <= 9,
                () -> time);
        double afterDelivery = over(rows, "delivered", "classes", "a bare HttpClient POST");
        checked(
                "after the first delivery",
                "at most 500 classes over a bare HttpClient POST",
                "+" + Figures.of(afterDelivery),
                afterDelivery <= 500,
                () -> afterDelivery);
        double init = results.rows("init.json").stream()
                .filter(Marks::ours)
                .mapToDouble(row -> row.number("warmNanos"))
                .findFirst()
                .orElse(Double.NaN);
        checked("init, warm", "under 10 ms", Figures.nanos(init), init < 10e6, () -> init);
        double jars = rows.stream()
                        .filter(Marks::ours)
                        .mapToDouble(row -> row.number("jarBytes"))
                        .findFirst()
                        .orElse(Double.NaN)
                / 1000;
        checked("runtime jars", "900 kB", Figures.of(jars) + " kB", jars <= 900, () -> jars);
    }

    private static double over(List<Row> rows, String phase, String figure, String base) {
        return median(rows, "gametracker", phase, figure) - median(rows, base, phase, figure);
    }

    static double median(List<Row> rows, String library, String phase, String figure) {
        return Figures.median(rows.stream()
                .filter(row -> row.library().equals(library) && row.has(phase))
                .mapToDouble(row -> row.row(phase).number(figure))
                .toArray());
    }

    private void deadServer() throws IOException {
        double grown = results.rows("dead.json").stream()
                .filter(Marks::ours)
                .mapToDouble(Marks::growth)
                .findFirst()
                .orElse(Double.NaN);
        checked(
                "heap, dead server",
                "flat: the last third within 0.5 MB of the second",
                Figures.of(grown) + " MB",
                grown < 0.5,
                () -> grown);
    }

    /** How much more the heap holds at the median of the last third than at that of the second, in MB. */
    static double growth(Row row) {
        List<?> heap = (List<?>) row.values().get("heap");
        int third = heap.size() / 3;
        return (middle(heap.subList(2 * third, heap.size())) - middle(heap.subList(third, 2 * third))) / MEGABYTE;
    }

    private static double middle(List<?> samples) {
        return Figures.median(samples.stream()
                .mapToDouble(sample -> ((Number) ((List<?>) sample).get(1)).doubleValue())
                .toArray());
    }

    private void idle() throws IOException {
        double woken = results.rows("idle.json").stream()
                .filter(Marks::ours)
                .mapToDouble(row -> Idleness.wakeUps(row).values().stream()
                        .mapToDouble(w -> w)
                        .sum())
                .findFirst()
                .orElse(Double.NaN);
        checked(
                "idle",
                "no wake-ups",
                Double.isNaN(woken) ? Figures.NONE : Figures.of(woken) + " wake-ups",
                woken == 0,
                () -> woken);
    }

    /** Ratios count; what these meant in nanoseconds where they were set stands beside them. */
    private void ratio(String what, String file, String group, String base, double atMost, String guide)
            throws IOException {
        Optional<Score> other = results.score(file, group, base);
        String mark =
                (atMost < 1 ? "at most " : "within ") + Figures.of(atMost) + "x of " + Names.of(base) + guide + ", 0 B";
        score(
                what,
                mark,
                file,
                group,
                ours -> other.ifPresent(theirs -> verdict(
                        what,
                        mark,
                        Figures.of(ours.value() / theirs.value()) + "x (" + Figures.of(ours.value()) + " ns to "
                                + Figures.of(theirs.value()) + "), " + Figures.of(ours.bytes()) + " B",
                        ours.value() <= atMost * theirs.value() && ours.bytes() < 1)));
    }

    /** Against OpenTelemetry; the garbage of the caller's own map, where a call takes one, counts. */
    private void relative(String what, String file, String group, double time, double garbage) throws IOException {
        Optional<Score> peer = results.score(file, group, "opentelemetry");
        String mapKept = results.score(file, group, "gametrackerMapKept")
                .map(kept -> " with the caller's own map, " + Figures.of(kept.bytes()) + " with the map kept,")
                .orElse("");
        String mark =
                Figures.percent(time) + " of OpenTelemetry's time, " + Figures.percent(garbage) + " of its garbage";
        score(
                what,
                mark,
                file,
                group,
                ours -> peer.ifPresent(theirs -> verdict(
                        what,
                        mark,
                        Figures.percent(ours.value() / theirs.value(), false) + " (" + Figures.of(ours.value())
                                + " ns to " + Figures.of(theirs.value()) + "), "
                                + Figures.percent(ours.bytes() / theirs.bytes(), false) + " ("
                                + Figures.of(ours.bytes()) + " B" + mapKept + " to " + Figures.of(theirs.bytes())
                                + ")",
                        ours.value() <= time * theirs.value() && ours.bytes() <= garbage * theirs.bytes())));
    }

    private void score(String what, String mark, String file, String group, Consumer<Score> use) throws IOException {
        int before = verdicts.size();
        results.score(file, group, "gametracker").ifPresent(use);
        if (verdicts.size() == before) {
            open(what, mark);
        }
    }

    private void checked(String what, String mark, String measured, boolean met, DoubleSupplier figure) {
        if (Double.isNaN(figure.getAsDouble())) {
            open(what, mark);
        } else {
            verdict(what, mark, measured, met);
        }
    }

    private void verdict(String what, String mark, String measured, boolean met) {
        verdicts.add(new Verdict(what, mark, measured, Optional.of(met)));
    }

    private void open(String what, String mark) {
        verdicts.add(new Verdict(what, mark, Figures.NONE, Optional.empty()));
    }

    private static boolean ours(Row row) {
        return Names.ours(row.library());
    }

    /** The marks are against what a library does unless told otherwise. */
    private static boolean peerByDefault(Row row) {
        return peer(row) && !row.library().equals(GZIP);
    }

    private static boolean peer(Row row) {
        return !ours(row) && !row.library().equals("nothing");
    }
}
