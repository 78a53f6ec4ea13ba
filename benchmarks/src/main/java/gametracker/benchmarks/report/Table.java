package gametracker.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A table in Markdown; the first column is text, the others are figures. */
final class Table {
    private final List<String> lines = new ArrayList<>();
    private final int columns;

    Table(String... heads) {
        columns = heads.length;
        lines.add("| " + String.join(" | ", heads) + " |");
        lines.add("|---" + String.join("", Collections.nCopies(columns - 1, "|---:")) + "|");
    }

    void row(List<String> cells) {
        if (cells.size() != columns) {
            throw new IllegalArgumentException(columns + " columns, but " + cells);
        }
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    void row(String... cells) {
        row(List.of(cells));
    }

    boolean isEmpty() {
        return lines.size() == 2;
    }

    @Override
    public String toString() {
        return isEmpty() ? "Not measured yet.\n" : String.join("\n", lines) + "\n";
    }

    /** Ours stands out. */
    static String named(String subject) {
        String name = Names.of(subject);
        return Names.ours(subject) ? "**" + name + "**" : name;
    }
}
