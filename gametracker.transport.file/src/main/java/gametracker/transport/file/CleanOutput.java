package gametracker.transport.file;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What is printed for people to read. Texts from files, which anybody may have written, reach a terminal with their
 * control characters as {@code \}{@code u001b}, which is what JSON wants as well. Line feeds stay.
 */
final class CleanOutput extends PrintStream {
    CleanOutput(OutputStream to) {
        super(to, true, StandardCharsets.UTF_8);
    }

    @Override
    public void print(String text) {
        super.print(clean(String.valueOf(text)));
    }

    static String clean(String text) {
        StringBuilder clean = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\n' && Texts.isControl(c)) {
                clean = clean == null ? new StringBuilder(text.substring(0, i)) : clean;
                clean.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else if (clean != null) {
                clean.append(c);
            }
        }
        return clean == null ? text : clean.toString();
    }
}
