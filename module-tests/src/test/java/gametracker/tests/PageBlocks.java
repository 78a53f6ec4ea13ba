package gametracker.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The blocks of code, configuration and commands on README.md and the pages of docs/. */
final class PageBlocks {
    private static final Path ROOT = Path.of("..");
    private static final Pattern FENCE = Pattern.compile("( *)```(\\w*)");
    private static final String REASON = "<!-- not run: ";

    private PageBlocks() {}

    /**
     * One block.
     *
     * @param page the page's name
     * @param language empty for drawings and output
     * @param reason why no test compiles or runs it; empty if one does
     */
    record Block(String page, int line, String language, String text, String reason) {
        @Override
        public String toString() {
            return page + ":" + line;
        }
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<Block> all() throws IOException {
        List<Block> all = new ArrayList<>();
        for (Path page : pages()) {
            all.addAll(of(page));
        }
        return all;
    }

    private static List<Block> of(Path page) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (!fence.matches()) {
                continue;
            }
            String before = i == 0 ? "" : lines.get(i - 1).strip();
            String reason = before.startsWith(REASON) ? before.substring(REASON.length()) : "";
            int start = i + 1;
            int indent = fence.group(1).length();
            StringBuilder text = new StringBuilder();
            for (i++; !lines.get(i).strip().equals("```"); i++) {
                text.append(lines.get(i).length() < indent ? "" : lines.get(i).substring(indent))
                        .append('\n');
            }
            blocks.add(new Block(page.getFileName().toString(), start, fence.group(2), text.toString(), reason));
        }
        return blocks;
    }
}
