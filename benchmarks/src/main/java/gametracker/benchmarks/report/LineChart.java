package gametracker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lines over named or numeric places on a linear x axis; the y axis is linear from zero, or logarithmic. */
final class LineChart {
    private static final int WIDTH = 800;
    private static final int HEIGHT = 340;
    private static final int LEFT = 80;
    private static final int RIGHT = 235;
    private static final int TOP = 44;
    private static final int BOTTOM = 44;

    private record Point(double x, double y) {}

    private final String title;
    private final String axis;
    private final boolean logarithmic;
    private final Map<Double, String> places = new LinkedHashMap<>();
    private final Map<String, List<Point>> lines = new LinkedHashMap<>();

    LineChart(String title, String axis, boolean logarithmic) {
        this.title = title;
        this.axis = axis;
        this.logarithmic = logarithmic;
    }

    /** Names a place on the x axis. */
    void place(double x, String name) {
        places.put(x, name);
    }

    void point(String subject, double x, double y) {
        if (!Double.isNaN(y) && (y > 0 || !logarithmic)) {
            lines.computeIfAbsent(subject, name -> new ArrayList<>()).add(new Point(x, y));
        }
    }

    boolean write(Path file, java.util.function.DoubleFunction<String> shown) throws IOException {
        if (lines.isEmpty()) {
            return false;
        }
        double leftmost = places.keySet().stream().mapToDouble(x -> x).min().orElse(0);
        double rightmost = places.keySet().stream().mapToDouble(x -> x).max().orElse(1);
        double most = points().mapToDouble(Point::y).max().orElse(1);
        double least = points().mapToDouble(Point::y).min().orElse(0);
        double bottom = logarithmic ? Math.floor(Math.log10(least)) : 0;
        double top = logarithmic ? Math.max(bottom + 1, Math.ceil(Math.log10(most))) : Math.max(nice(most), 1e-9);
        Svg svg = new Svg(WIDTH, HEIGHT, title);
        svg.text(10, 20, "title", title + (logarithmic ? " (log scale)" : ""));
        Scale scale = new Scale(leftmost, rightmost, bottom, top, logarithmic);
        for (double at : marks(bottom, top)) {
            double y = scale.height(at);
            svg.grid(LEFT, y, WIDTH - RIGHT, y);
            svg.text(LEFT - 8, y + 4, "soft end", shown.apply(logarithmic ? Math.pow(10, at) : at));
        }
        places.forEach((x, name) -> svg.text(scale.x(x), HEIGHT - BOTTOM + 18, "soft middle", name));
        svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "soft middle", axis);
        draw(svg, scale);
        svg.write(file);
        return true;
    }

    /** Quarters; powers of ten, with 2 and 5 times these where they are few. */
    private List<Double> marks(double bottom, double top) {
        List<Double> marks = new ArrayList<>();
        if (!logarithmic) {
            for (int i = 0; i <= 4; i++) {
                marks.add(bottom + (top - bottom) * i / 4);
            }
            return marks;
        }
        for (double power = bottom; power < top; power++) {
            marks.add(power);
            if (top - bottom <= 2) {
                marks.add(power + Math.log10(2));
                marks.add(power + Math.log10(5));
            }
        }
        marks.add(top);
        return marks;
    }

    private void draw(Svg svg, Scale scale) {
        // Names stand at the right ends of their lines, pushed apart where these are close.
        List<Map.Entry<String, List<Point>>> byEnd = new ArrayList<>(lines.entrySet());
        byEnd.sort((a, b) -> Double.compare(last(b).y(), last(a).y()));
        double free = TOP - 8;
        for (Map.Entry<String, List<Point>> line : byEnd) {
            String subject = line.getKey();
            String colour = Names.colour(subject);
            StringBuilder path = new StringBuilder();
            boolean few = line.getValue().size() <= 12;
            for (Point point : line.getValue()) {
                double x = scale.x(point.x());
                double y = scale.y(point.y());
                path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
                if (few) {
                    svg.dot(x, y, colour);
                }
            }
            svg.line(path.toString().strip(), colour, Names.ours(subject));
            double y = Math.max(scale.y(last(line).y()) + 4, free + 16);
            free = y;
            double x = scale.x(last(line).x()) + 14;
            svg.bar(x, y - 9, 9, 9, colour);
            svg.text(x + 14, y, Names.ours(subject) ? "strong" : "", Names.of(subject));
        }
    }

    private java.util.stream.Stream<Point> points() {
        return lines.values().stream().flatMap(List::stream);
    }

    private static Point last(Map.Entry<String, List<Point>> line) {
        return line.getValue().get(line.getValue().size() - 1);
    }

    /** The next of 1, 2, 4, 5, 8, 10 times a power of ten, so that quarters are round. */
    private static double nice(double most) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1e-9))));
        for (double step : new double[] {1, 2, 4, 5, 8, 10}) {
            if (most <= step * power) {
                return step * power;
            }
        }
        return 10 * power;
    }

    private record Scale(double leftmost, double rightmost, double bottom, double top, boolean logarithmic) {
        double x(double value) {
            double share = rightmost > leftmost ? (value - leftmost) / (rightmost - leftmost) : 0.5;
            return LEFT + 10 + share * (WIDTH - LEFT - RIGHT - 20);
        }

        double y(double value) {
            return height(logarithmic ? Math.log10(value) : value);
        }

        double height(double at) {
            return HEIGHT - BOTTOM - (at - bottom) / (top - bottom) * (HEIGHT - TOP - BOTTOM);
        }
    }
}
