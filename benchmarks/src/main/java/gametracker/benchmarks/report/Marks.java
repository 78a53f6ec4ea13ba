package gametracker.benchmarks.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the library set out to reach, held against what was measured in the same run. */
final class Marks {
    /**
     * One mark on one JDK.
     *
     * @param met empty where something of it was not measured
     */
    record Verdict(String what, String mark, String measured, Optional<Boolean> met) {}

    private final List<Verdict> verdicts = new ArrayList<>();

    private Marks() {}

    static List<Verdict> of(Results results) throws IOException {
        Marks marks = new Marks();
        new CallMarks(results, marks).add();
        new LoadMarks(results, marks).add();
        new FootprintMarks(results, marks).add();
        return marks.verdicts;
    }

    void verdict(String what, String mark, String measured, boolean met) {
        verdicts.add(new Verdict(what, mark, measured, Optional.of(met)));
    }

    /** Not measured. */
    void open(String what, String mark) {
        verdicts.add(new Verdict(what, mark, Figures.NONE, Optional.empty()));
    }

    /** Open where the figure is not a number. */
    void checked(String what, String mark, String measured, boolean met, double figure) {
        if (Double.isNaN(figure)) {
            open(what, mark);
        } else {
            verdict(what, mark, measured, met);
        }
    }
}
