package gametracker.tool;

import gametracker.transport.file.SafeText;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * What is printed for people to read. Texts from files, which anybody may have written, reach a terminal with their
 * control characters as {@code \}{@code u001b}, which is what JSON wants as well. Line ends stay.
 */
final class CleanOutput extends PrintWriter {
    CleanOutput(OutputStream to) {
        super(new OutputStreamWriter(to, StandardCharsets.UTF_8), true);
    }

    @Override
    public void write(String text, int from, int length) {
        String clean = clean(text.substring(from, from + length));
        super.write(clean, 0, clean.length());
    }

    static String clean(String text) {
        StringBuilder clean = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lineEnd = c == '\n' || c == '\r' && text.startsWith("\r\n", i);
            clean.append(lineEnd || !SafeText.isControl(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c));
        }
        return clean.toString();
    }
}
