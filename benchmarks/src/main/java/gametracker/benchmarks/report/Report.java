package gametracker.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Fills what stands between {@code <!-- measured: name -->} and {@code <!-- /measured -->} in docs/benchmarks.md with
 * tables from benchmarks/results, and draws the charts into docs/images. What is written around them stays. With the
 * argument {@code quick} it does so for a quick look, in benchmarks/target/report.
 */
public final class Report {
    private static final Pattern PLACE =
            Pattern.compile("(<!-- measured: ([a-z-]+) -->\n).*?(<!-- /measured -->)", Pattern.DOTALL);

    private Report() {}

    public static void main(String[] arguments) throws IOException {
        boolean quick = List.of(arguments).contains("quick");
        Path root = quick ? Path.of("benchmarks", "target", "results") : Path.of("benchmarks", "results");
        Path page = Path.of("docs", "benchmarks.md");
        Path written = quick ? Path.of("benchmarks", "target", "report", "benchmarks.md") : page;
        List<Results> results = Results.all(root);
        if (results.isEmpty()) {
            throw new IllegalStateException("no results in " + root + ": run benchmarks/run first");
        }
        Files.createDirectories(written.getParent());
        Path images = written.resolveSibling("images");
        new Charts(results.get(0), images).draw();
        Files.writeString(written, filled(Files.readString(page), new Sections(results).all(), images));
    }

    private static String filled(String page, Map<String, String> sections, Path images) throws IOException {
        Matcher places = PLACE.matcher(page);
        StringBuilder filled = new StringBuilder();
        while (places.find()) {
            String section = sections.get(places.group(2));
            if (section == null) {
                throw new IllegalStateException("no such measurement: " + places.group(2));
            }
            String content =
                    places.group(1) + "\n" + charts(images, places.group(2)) + section + "\n" + places.group(3);
            places.appendReplacement(filled, Matcher.quoteReplacement(content));
        }
        return places.appendTail(filled).toString();
    }

    /** Shows the charts that were drawn for a section; there are none for what was not measured. */
    private static String charts(Path images, String section) throws IOException {
        try (Stream<Path> files = Files.list(images)) {
            String shown = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.matches("benchmark-" + section + "(-.*)?\\.svg"))
                    .sorted()
                    .map(name -> "![" + name.replaceAll("benchmark-|\\.svg", "").replace('-', ' ') + "](images/" + name
                            + ")\n")
                    .collect(Collectors.joining());
            return shown.isEmpty() ? "" : shown + "\n";
        }
    }
}
