package gametracker.benchmarks.report;

import java.io.IOException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/** Marks of single calls, and of the encoding of a batch. */
final class CallMarks {
    private final Results results;
    private final Marks marks;

    CallMarks(Results results, Marks marks) {
        this.results = results;
        this.marks = marks;
    }

    void add() throws IOException {
        for (int threads = 1; threads <= 2; threads++) {
            calls("calls-" + threads + ".json", threads == 1 ? "" : ", two threads");
        }
        encoding();
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
        levelOff("log, level off" + suffix, file);
        relative("span with two attributes" + suffix, file, "Span", 0.4, 0.3);
    }

    private void encoding() throws IOException {
        Optional<Score> logs = results.score("encode.json", "EncodeLogs", "gametrackerLoki");
        Optional<Score> protobuf = results.score("encode.json", "EncodeLogs", "opentelemetryProtobuf");
        Optional<Score> loki4j = results.score("encode.json", "EncodeLogs", "loki4jFromEvents");
        String logMark = "within 2x of OpenTelemetry's protobuf, faster than loki4j, under 2 kB of garbage";
        if (logs.isPresent() && protobuf.isPresent() && loki4j.isPresent()) {
            double ours = logs.get().value();
            marks.verdict(
                    "100 logs to a Loki body",
                    logMark,
                    Figures.of(ours) + " µs to " + Figures.of(protobuf.get().value()) + " and "
                            + Figures.of(loki4j.get().value()) + ", "
                            + Figures.of(logs.get().bytesBeyondBody()) + " B",
                    ours <= 2 * protobuf.get().value()
                            && ours < loki4j.get().value()
                            && logs.get().bytesBeyondBody() < 2000);
        } else {
            marks.open("100 logs to a Loki body", logMark);
        }
        faster("100 spans to OTLP JSON", "EncodeSpans", "gametrackerOtlpJson");
        faster("100 series to remote write", "EncodeMetrics", "gametrackerRemoteWrite");
    }

    private void levelOff(String what, String file) throws IOException {
        double ours =
                results.score(file, "LevelOff", "gametracker").map(Score::value).orElse(Double.NaN);
        marks.checked(what, "under 2 ns", Figures.of(ours) + " ns", ours < 2, ours);
    }

    private void faster(String what, String group, String subject) throws IOException {
        compared(
                what,
                "faster than OpenTelemetry's protobuf",
                results.score("encode.json", group, subject),
                results.score("encode.json", group, "opentelemetryProtobuf"),
                (ours, theirs) -> Figures.of(ours.value()) + " µs to " + Figures.of(theirs.value()),
                (ours, theirs) -> ours.value() < theirs.value());
    }

    /** Ratios count; what these meant in nanoseconds where they were set stands beside them. */
    private void ratio(String what, String file, String group, String base, double atMost, String guide)
            throws IOException {
        compared(
                what,
                (atMost < 1 ? "at most " : "within ") + Figures.of(atMost) + "x of " + Names.of(base) + guide + ", 0 B",
                results.score(file, group, "gametracker"),
                results.score(file, group, base),
                (ours, theirs) -> Figures.of(ours.value() / theirs.value()) + "x (" + Figures.of(ours.value())
                        + " ns to " + Figures.of(theirs.value()) + "), " + Figures.of(ours.bytes()) + " B",
                (ours, theirs) -> ours.value() <= atMost * theirs.value() && ours.bytes() < 1);
    }

    /** Against OpenTelemetry; the garbage of the caller's own map, where a call takes one, counts. */
    private void relative(String what, String file, String group, double time, double garbage) throws IOException {
        String mapKept = results.score(file, group, "gametrackerMapKept")
                .map(kept -> " with the caller's own map, " + Figures.of(kept.bytes()) + " with the map kept,")
                .orElse("");
        compared(
                what,
                Figures.percent(time) + " of OpenTelemetry's time, " + Figures.percent(garbage) + " of its garbage",
                results.score(file, group, "gametracker"),
                results.score(file, group, "opentelemetry"),
                (ours, theirs) -> Figures.percent(ours.value() / theirs.value(), false) + " ("
                        + Figures.of(ours.value()) + " ns to " + Figures.of(theirs.value()) + "), "
                        + Figures.percent(ours.bytes() / theirs.bytes(), false) + " (" + Figures.of(ours.bytes())
                        + " B" + mapKept + " to " + Figures.of(theirs.bytes()) + ")",
                (ours, theirs) -> ours.value() <= time * theirs.value() && ours.bytes() <= garbage * theirs.bytes());
    }

    private void compared(
            String what,
            String mark,
            Optional<Score> ours,
            Optional<Score> theirs,
            BiFunction<Score, Score, String> shown,
            BiPredicate<Score, Score> met) {
        if (ours.isPresent() && theirs.isPresent()) {
            marks.verdict(what, mark, shown.apply(ours.get(), theirs.get()), met.test(ours.get(), theirs.get()));
        } else {
            marks.open(what, mark);
        }
    }
}
