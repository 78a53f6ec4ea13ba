package gametracker.viewer.web;

import gametracker.viewer.store.HeapShare;
import gametracker.viewer.store.Store;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Writes the page and everything that was received as one self-contained file, which requests nothing from anywhere.
 * The file is streamed, so an export takes little memory.
 */
public final class Export {
    private static final int WIRE_DETAILS = 300;
    private static final long MAX_DETAIL_BYTES = 8L << 20;
    private static final int MAX_DETAIL_BODY = 1 << 20;
    private static final long SAMPLES_A_PART = 50_000;

    /** Stands in commands of the file for the viewer's address at the time of the export. */
    private static final String BASE = "http://127.0.0.1:4320";

    private final Store store;
    private final HeapShare decoding;
    private final String title;

    /** {@code title} names the source; {@code decoding} provides the memory for decoding bodies. */
    public Export(Store store, String title, HeapShare decoding) {
        this.store = store;
        this.decoding = decoding;
        this.title = title;
    }

    /** Writes the file, in UTF-8. */
    public void write(OutputStream out) throws IOException {
        String script = "\n" + ScriptBundle.script();
        String style = "\n" + Assets.text("vendor/uPlot.min.css") + "\n" + Assets.text("viewer.css");
        String html = Assets.text("index.html");
        html = between(html, "<!-- styles -->", "<!-- /styles -->", "<style>" + style + "</style>");
        html = html.replace(
                "<meta charset=\"utf-8\">",
                "<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\""
                        + ContentPolicy.file(script, style) + "\">");
        int scripts = html.indexOf("<!-- scripts -->");
        text(out, html.substring(0, scripts));
        text(out, "<script type=\"application/json\" id=\"recorded\">");
        data(new WithoutTags(out));
        text(out, "</script>\n<script type=\"module\">" + script + "</script>");
        text(out, html.substring(html.indexOf("<!-- /scripts -->") + "<!-- /scripts -->".length()));
        out.flush();
    }

    /** Writes the same JSON that the live page requests in parts. */
    private void data(OutputStream out) throws IOException {
        Rows rows = new Rows(store);
        try (JsonGenerator json = PageJson.generator(out)) {
            json.writeStartObject();
            json.writeStringProperty("title", PageJson.text(title));
            object(json, "state", () -> rows.state(json));
            object(json, "logs", () -> rows.logs(json, 0, Long.MAX_VALUE, Long.MAX_VALUE));
            object(json, "spans", () -> rows.spans(json, 0, Long.MAX_VALUE, Long.MAX_VALUE));
            object(json, "wire", () -> rows.wire(json, 0, Long.MAX_VALUE, Long.MAX_VALUE));
            json.writeName("series");
            json.writeStartArray();
            series(json, rows);
            json.writeEndArray();
            object(json, "details", () -> details(json));
            json.writeEndObject();
        } catch (JacksonIOException e) {
            throw new IOException("whoever asked for the file has gone", e);
        }
    }

    /**
     * Writes the series in parts. Each part is built in memory, because the store is locked while its series are read.
     */
    private static void series(JsonGenerator json, Rows rows) {
        long newest = rows.newestSample();
        long after = 0;
        do {
            long from = after;
            long upTo = Math.min(newest, after + SAMPLES_A_PART);
            json.writeRawValue(
                    new String(PageJson.object(part -> rows.series(part, from, upTo)), StandardCharsets.UTF_8));
            after = upTo;
        } while (after < newest);
    }

    private void details(JsonGenerator json) {
        WireDetails details = new WireDetails(store, decoding);
        long next = store.read(() -> store.requestHistory().next());
        long left = MAX_DETAIL_BYTES;
        for (long number = next - 1; number > 0 && number >= next - WIRE_DETAILS && left > 0; number--) {
            long wanted = number;
            Optional<Store.Taken> taken =
                    store.read(() -> store.requestHistory().has(wanted)
                            ? Optional.of(store.requestHistory().get(wanted))
                            : Optional.empty());
            if (taken.isPresent() && taken.get().body().length <= MAX_DETAIL_BODY) {
                byte[] one = details.of(taken.get(), BASE);
                left -= one.length;
                if (left > 0) {
                    json.writeName(Long.toString(number));
                    json.writeRawValue(new String(one, StandardCharsets.UTF_8));
                }
            }
        }
    }

    private static void object(JsonGenerator json, String name, Runnable fields) {
        json.writeName(name);
        json.writeStartObject();
        fields.run();
        json.writeEndObject();
    }

    private static void text(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String between(String text, String begin, String end, String replacement) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        return text.substring(0, from) + replacement + text.substring(to + end.length());
    }

    /** Escapes each {@code <} in JSON, so that no text of it can end the script element. */
    private static final class WithoutTags extends FilterOutputStream {
        private static final byte[] ESCAPED = "\\u003c".getBytes(StandardCharsets.US_ASCII);

        WithoutTags(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            if (b == '<') {
                out.write(ESCAPED);
            } else {
                out.write(b);
            }
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            int begin = from;
            for (int i = from; i < from + length; i++) {
                if (bytes[i] == '<') {
                    out.write(bytes, begin, i - begin);
                    out.write(ESCAPED);
                    begin = i + 1;
                }
            }
            out.write(bytes, begin, from + length - begin);
        }

        /** Only flushes, because the file continues after the data. */
        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
