package gametracker.tool;

import gametracker.transport.file.SafeText;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Output for people to read. It prints texts from files, which anybody may have written, so every character that is
 * unsafe on a terminal is printed as its escape (such as {@code \}{@code u001b}), which is valid in JSON. Line ends stay.
 */
final class CleanOutput extends PrintWriter {
    private static final Pattern UNSAFE = Pattern.compile("(?!\r?\n)" + SafeText.UNSAFE.pattern());

    CleanOutput(OutputStream to) {
        super(new OutputStreamWriter(to, StandardCharsets.UTF_8), true);
    }

    @Override
    public void write(String text, int from, int length) {
        String clean = clean(text.substring(from, from + length));
        super.write(clean, 0, clean.length());
    }

    static String clean(String text) {
        return UNSAFE.matcher(text)
                .replaceAll(each -> each.group()
                        .chars()
                        .mapToObj(c -> String.format("\\\\u%04x", c))
                        .collect(Collectors.joining()));
    }
}
