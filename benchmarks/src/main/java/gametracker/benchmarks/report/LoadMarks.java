package gametracker.benchmarks.report;

import gametracker.benchmarks.subject.Subjects;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Marks of what happens at a pace, in a burst and in a game's loop. */
final class LoadMarks {
    private final Results results;
    private final Marks marks;

    LoadMarks(Results results, Marks marks) {
        this.results = results;
        this.marks = marks;
    }

    void add() throws IOException {
        paced();
        pipeline();
        frames();
    }

    private void paced() throws IOException {
        List<Row> rows = results.rows("paced.json");
        for (String signal : List.of("logs", "traces")) {
            String what = "10,000 " + (signal.equals("logs") ? "logs" : "spans") + " a second";
            String mark = "p99.9 and worst below every peer's, all delivered";
            List<Row> same = where(rows, "signal", signal);
            List<Row> own = same.stream().filter(LoadMarks::ours).toList();
            List<Row> peers = same.stream().filter(LoadMarks::peer).toList();
            if (own.isEmpty() || peers.isEmpty()) {
                marks.open(what, mark);
                continue;
            }
            double tail = worst(own, "p999");
            double worst = worst(own, "max");
            Row peerTail = least(peers, row -> row.row("latency").number("p999"));
            Row peerWorst = least(peers, row -> row.row("latency").number("max"));
            double bestTail = peerTail.row("latency").number("p999");
            double bestWorst = peerWorst.row("latency").number("max");
            boolean all = own.stream().allMatch(row -> row.number("delivered") >= row.number("called"));
            marks.verdict(
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
        List<Row> same = where(rows, "signal", signal).stream()
                .filter(row -> row.number("aSecond") == aSecond && row.number("delayMillis") == delay)
                .toList();
        Optional<Row> own = same.stream()
                .filter(row -> ours(row) && row.number("queue") > 0)
                .findFirst();
        List<Row> peers = same.stream().filter(LoadMarks::peerByDefault).toList();
        Optional<Row> gzip = same.stream()
                .filter(row -> row.library().equals(Subjects.OPENTELEMETRY_GZIP))
                .findFirst();
        if (own.isEmpty() || peers.isEmpty()) {
            marks.open(what, mark);
            return;
        }
        double arrived = arrived(own.get());
        double cpu = own.get().number("cpuMillis");
        double wire = perRecord(own.get());
        Row most = least(peers, row -> -arrived(row));
        Row leastCpu = least(peers, row -> row.number("cpuMillis"));
        Row leastWire = least(peers, LoadMarks::perRecord);
        marks.verdict(
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
            String mark = "median under 0.1% of the frame, no frame lost to it but by chance";
            List<Row> same = where(rows, "situation", situation);
            Optional<Row> own = same.stream().filter(LoadMarks::ours).findFirst();
            Optional<Row> without = same.stream()
                    .filter(row -> row.library().equals(Subjects.NOTHING))
                    .findFirst();
            if (own.isEmpty() || without.isEmpty()) {
                marks.open(what, mark);
                continue;
            }
            double median = own.get().row("telemetry").number("p50");
            double late = own.get().number("late");
            marks.verdict(
                    what,
                    mark,
                    Figures.nanos(median) + ", " + Figures.of(late) + " late in "
                            + Figures.of(own.get().number("frames")) + ", " + Figures.of(lateAMinute(own.get()))
                            + " a minute, without it " + Figures.of(lateAMinute(without.get())),
                    median < own.get().number("frameNanos") / 1000 && !isAbove(own.get(), without.get()));
        }
    }

    /** Late frames are rare, and two runs without a difference differ too: by what one in twenty would not, one-sided. */
    private static boolean isAbove(Row one, Row other) {
        double variance = variance(one) + variance(other);
        return lateAMinute(one) - lateAMinute(other) > 1.645 * Math.sqrt(variance);
    }

    /** Of {@link #lateAMinute}, as counts have it. */
    private static double variance(Row row) {
        return lateAMinute(row) * 3600 / row.number("frames");
    }

    /** Of sixty frames a second; runs differ in length. */
    static double lateAMinute(Row row) {
        return row.number("late") * 3600 / row.number("frames");
    }

    private static List<Row> where(List<Row> rows, String field, String value) {
        return rows.stream().filter(row -> row.text(field).equals(value)).toList();
    }

    private static boolean ours(Row row) {
        return Names.ours(row.library());
    }

    /** The marks are against what a library does unless told otherwise. */
    private static boolean peerByDefault(Row row) {
        return peer(row) && !row.library().equals(Subjects.OPENTELEMETRY_GZIP);
    }

    private static boolean peer(Row row) {
        return !ours(row) && !row.library().equals(Subjects.NOTHING);
    }
}
