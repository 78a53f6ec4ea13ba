package gametracker.viewer.web;

import gametracker.viewer.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The page and all that was received as one file that needs nothing else. Scripts import each other by name, so that
 * the file can map the names to scripts within itself.
 */
public final class Export {
    private static final int WIRE_DETAILS = 300;
    private static final long MAX_DETAIL_BYTES = 8L << 20;

    private final Store store;
    private final String title;

    /** {@code title} tells where it is from. */
    public Export(Store store, String title) {
        this.store = store;
        this.title = title;
    }

    /** The file, in UTF-8. */
    public byte[] html() {
        String html = Assets.text("index.html");
        String styles =
                "<style>\n" + Assets.text("vendor/uPlot.min.css") + "\n" + Assets.text("viewer.css") + "</style>";
        html = between(html, "<!-- styles -->", "<!-- /styles -->", styles);
        html = between(html, "<!-- scripts -->", "<!-- /scripts -->", scripts());
        return html.getBytes(StandardCharsets.UTF_8);
    }

    private String scripts() {
        StringBuilder map = new StringBuilder("{\"imports\":{");
        for (String script : Assets.SCRIPTS) {
            String source = Assets.text("js/" + script + ".js")
                    .replace("from \"./", "from \"viewer/")
                    .replace("from \"../vendor/", "from \"viewer/");
            module(map, script + ".js", source);
        }
        module(map, "uPlot.esm.js", Assets.text("vendor/uPlot.esm.js"));
        map.setLength(map.length() - 1);
        return "<script type=\"importmap\">" + map + "}}</script>\n<script type=\"application/json\" id=\"recorded\">"
                + data() + "</script>\n<script type=\"module\">import \"viewer/main.js\";</script>";
    }

    private static void module(StringBuilder map, String name, String source) {
        map.append("\"viewer/")
                .append(name)
                .append("\":\"data:text/javascript;base64,")
                .append(Base64.getEncoder().encodeToString(source.getBytes(StandardCharsets.UTF_8)))
                .append("\",");
    }

    /** As the page would have asked for it; no {@code <} may stand in it, lest it end the script. */
    private String data() {
        Rows rows = new Rows(store);
        StringBuilder json = new StringBuilder("{\"title\":");
        json.append(new String(PageJson.object(out -> out.writeStringProperty("t", title)), StandardCharsets.UTF_8)
                .replaceFirst("^\\{\"t\":", "")
                .replaceFirst("}$", ""));
        append(json, "state", rows.state());
        append(json, "logs", rows.logs(0, Long.MAX_VALUE));
        append(json, "spans", rows.spans(0, Long.MAX_VALUE));
        append(json, "series", rows.series(0, Integer.MAX_VALUE));
        append(json, "wire", rows.wire(0, Long.MAX_VALUE));
        json.append(",\"details\":{");
        details(json);
        return json.append("}}").toString().replace("<", "\\u003c");
    }

    private void details(StringBuilder json) {
        WireDetails details = new WireDetails(store);
        long next = store.read(() -> store.requestHistory().next());
        long left = MAX_DETAIL_BYTES;
        String comma = "";
        for (long number = next - 1; number > 0 && number >= next - WIRE_DETAILS && left > 0; number--) {
            byte[] one = details.of(number, "http://127.0.0.1:4320").orElse(new byte[0]);
            left -= one.length;
            if (one.length > 0 && left > 0) {
                json.append(comma).append('"').append(number).append("\":").append(utf8(one));
                comma = ",";
            }
        }
    }

    private static void append(StringBuilder json, String name, byte[] value) {
        json.append(",\"").append(name).append("\":").append(utf8(value));
    }

    private static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String between(String text, String begin, String end, String replacement) {
        int from = text.indexOf(begin);
        int to = text.indexOf(end);
        return text.substring(0, from) + replacement + text.substring(to + end.length());
    }
}
