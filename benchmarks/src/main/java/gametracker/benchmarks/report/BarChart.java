package gametracker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Panels of horizontal bars, each on a scale of its own that begins at zero; two panels beside each other. A bar far
 * beyond the others is broken, so that these can be told apart; its figure stands beside it as with all of them.
 */
final class BarChart {
    private static final int PANEL_WIDTH = 460;
    private static final int ROW = 24;
    private static final int LABEL = 215;
    private static final int VALUE = 70;

    /** A bar; what could not be measured has none. */
    record Bar(String subject, double value, String shown) {}

    private record Panel(String title, List<Bar> bars, double longest) {
        int height() {
            return 40 + bars.size() * ROW;
        }
    }

    private final List<Panel> panels = new ArrayList<>();
    private final String description;

    BarChart(String description) {
        this.description = description;
    }

    /** Shortest bar first, for where less is better. */
    void panelAscending(String title, List<Bar> bars) {
        List<Bar> sorted = bars.stream()
                .filter(bar -> !Double.isNaN(bar.value()))
                .sorted(Comparator.comparingDouble(Bar::value))
                .toList();
        add(title, sorted, longest(sorted));
    }

    /** Longest bar first, of a whole that is one. */
    void panelOfShares(String title, List<Bar> bars) {
        List<Bar> sorted = bars.stream()
                .filter(bar -> !Double.isNaN(bar.value()))
                .sorted(Comparator.comparingDouble(Bar::value).reversed())
                .toList();
        add(title, sorted, 1);
    }

    private void add(String title, List<Bar> bars, double longest) {
        if (!bars.isEmpty()) {
            panels.add(new Panel(title, bars, longest));
        }
    }

    boolean write(Path file) throws IOException {
        if (panels.isEmpty()) {
            return false;
        }
        int height = 34;
        for (int i = 0; i < panels.size(); i += 2) {
            height += rowHeight(i);
        }
        Svg svg = new Svg(2 * PANEL_WIDTH + 30, height, description);
        svg.text(10, 18, "title", description);
        int y = 30;
        for (int i = 0; i < panels.size(); i += 2) {
            draw(svg, panels.get(i), 10, y);
            if (i + 1 < panels.size()) {
                draw(svg, panels.get(i + 1), PANEL_WIDTH + 20, y);
            }
            y += rowHeight(i);
        }
        svg.write(file);
        return true;
    }

    private int rowHeight(int first) {
        int second = first + 1 < panels.size() ? panels.get(first + 1).height() : 0;
        return Math.max(panels.get(first).height(), second);
    }

    /** The longest that is drawn whole: at most four times the median. */
    private static double longest(List<Bar> bars) {
        double[] values = bars.stream().mapToDouble(Bar::value).toArray();
        double most = Arrays.stream(values).max().orElse(1);
        double enough = 4 * Figures.median(values);
        if (most <= enough) {
            return most;
        }
        double whole =
                Arrays.stream(values).filter(value -> value <= enough).max().orElse(most);
        return Math.min(most, 1.5 * whole);
    }

    private static void draw(Svg svg, Panel panel, int x, int top) {
        svg.text(x, top + 18, "strong", panel.title());
        double most = panel.longest();
        double scale = (PANEL_WIDTH - LABEL - VALUE) / Math.max(most, Double.MIN_NORMAL);
        int y = top + 28;
        for (Bar bar : panel.bars()) {
            String style = Names.ours(bar.subject()) ? "end strong" : "end";
            svg.text(x + LABEL - 8, y + 14, style, Names.of(bar.subject()));
            double length = Math.min(bar.value(), most) * scale;
            svg.bar(x + LABEL, y + 3, length, ROW - 9, Names.colour(bar.subject()));
            if (bar.value() > most) {
                svg.gap(x + LABEL + length - 24, y + 1, ROW - 5);
            }
            svg.text(x + LABEL + length + 6, y + 14, "soft", bar.shown());
            y += ROW;
        }
    }
}
