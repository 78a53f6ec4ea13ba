package gametracker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A drawing that is light or dark as the reader's system is. It brings its own ground, since a page may be dark on a
 * light system.
 */
final class Svg {
    private static final String STYLE = """
            <style>
            text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:#24292f}
            .title{font-size:15px;font-weight:600}.soft{fill:#656d76;font-size:12px}.strong{font-weight:600}
            .grid{stroke:#d0d7de;stroke-width:1}.ground,.gap{fill:#fff}.end{text-anchor:end}.middle{text-anchor:middle}
            @media(prefers-color-scheme:dark){text{fill:#e6edf3}.soft{fill:#8d96a0}.grid{stroke:#3d444d}.ground,.gap{fill:#0d1117}}
            </style>
            """;
    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;

    Svg(int width, int height, String description) {
        this.width = width;
        this.height = height;
        body.append("<title>").append(escaped(description)).append("</title>\n");
        body.append("<rect class=\"ground\" width=\"100%\" height=\"100%\" rx=\"6\"/>\n");
    }

    void text(double x, double y, String styles, String text) {
        body.append(String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\">%s</text>%n", x, y, styles, escaped(text)));
    }

    void bar(double x, double y, double barWidth, double barHeight, String colour) {
        body.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\" fill=\"%s\"/>%n",
                x,
                y,
                Math.max(1, barWidth),
                barHeight,
                colour));
    }

    /** Breaks a bar. */
    void gap(double x, double y, double height) {
        body.append(
                String.format(Locale.ROOT, "<path class=\"gap\" d=\"M%.1f %.1fl6 0l-6 %.1fl-6 0z\"/>%n", x, y, height));
    }

    void grid(double x1, double y1, double x2, double y2) {
        body.append(String.format(
                Locale.ROOT,
                "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    void line(String points, String colour, boolean strong) {
        body.append(String.format(
                Locale.ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\" stroke-linejoin=\"round\"/>%n",
                points,
                colour,
                strong ? "3" : "1.8"));
    }

    void dot(double x, double y, String colour) {
        body.append(
                String.format(Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n", x, y, colour));
    }

    void write(Path file) throws IOException {
        String head = String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">%n",
                width,
                height,
                width,
                height);
        Files.createDirectories(file.getParent());
        Files.writeString(file, (head + STYLE + body + "</svg>\n").replace(System.lineSeparator(), "\n"));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
