package gametracker.benchmarks.report;

import java.io.IOException;
import java.util.List;

/** Marks of the library's footprint: time and memory of the start, size of the jars, memory, wake-ups. */
final class FootprintMarks {
    private static final double MEGABYTE = 1e6;

    private final Results results;
    private final Marks marks;

    FootprintMarks(Results results, Marks marks) {
        this.results = results;
        this.marks = marks;
    }

    void add() throws IOException {
        start();
        deadServer();
        idle();
    }

    private void start() throws IOException {
        List<Row> rows = results.rows("start.json");
        String mark = "+90 ms, 9 MB over an empty main";
        double time = over(rows, "called", "nanos", "empty main") / 1e6;
        double memory = over(rows, "called", "rssKb", "empty main") * 1024 / MEGABYTE;
        marks.checked(
                "JVM start to first calls returned",
                mark,
                "+" + Figures.of(time) + " ms, " + Figures.of(memory) + " MB",
                time <= 90 && memory <= 9,
                time);
        double init = results.rows("init.json").stream()
                .filter(row -> Names.ours(row.library()))
                .mapToDouble(row -> row.number("warmNanos"))
                .findFirst()
                .orElse(Double.NaN);
        marks.checked("init, warm", "under 10 ms", Figures.nanos(init), init < 10e6, init);
        double jars = rows.stream()
                        .filter(row -> Names.ours(row.library()))
                        .mapToDouble(row -> row.number("jarBytes"))
                        .findFirst()
                        .orElse(Double.NaN)
                / 1000;
        marks.checked("runtime jars", "900 kB", Figures.of(jars) + " kB", jars <= 900, jars);
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
                .filter(row -> Names.ours(row.library()))
                .mapToDouble(FootprintMarks::growth)
                .findFirst()
                .orElse(Double.NaN);
        marks.checked(
                "heap, dead server",
                "flat: the last third within 0.5 MB of the second",
                Figures.of(grown) + " MB",
                grown < 0.5,
                grown);
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
                .filter(row -> Names.ours(row.library()))
                .mapToDouble(row -> Idleness.wakeUps(row).values().stream()
                        .mapToDouble(w -> w)
                        .sum())
                .findFirst()
                .orElse(Double.NaN);
        marks.checked(
                "idle",
                "no wake-ups",
                Double.isNaN(woken) ? Figures.NONE : Figures.of(woken) + " wake-ups",
                woken == 0,
                woken);
    }
}
