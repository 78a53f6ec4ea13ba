package gametracker.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown; text stands left, figures behind it right. */
final class Table {
    private final List<String> lines = new ArrayList<>();
    private final int columns;

    /** The first column is text. */
    Table(String... heads) {
        this(1, heads);
    }

    Table(int ofText, String... heads) {
        columns = heads.length;
        lines.add("| " + String.join(" | ", heads) + " |");
        lines.add("|---".repeat(ofText) + "|---:".repeat(columns - ofText) + "|");
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
