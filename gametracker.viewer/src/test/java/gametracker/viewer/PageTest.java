package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PageTest {
    private final TestClock clock = new TestClock();
    private Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private PostClient.Reply get(String path) {
        return sender.request("GET", path, Map.of(), new byte[0]);
    }

    private void log(String line) {
        sender.loki("{\"streams\":[{\"stream\":{\"level\":\"warn\"},\"values\":[[\"" + clock.nanos() + "\",\"" + line
                + "\"]]}]}");
    }

    @Test
    void everyFileThatThePageNamesIsThereAndFromHere() {
        String html = get("/").text();
        Matcher names = Pattern.compile("(?:src|href)=\"(/ui/[^\"]+)\"").matcher(html);
        int count = 0;
        while (names.find()) {
            assertEquals(200, get(names.group(1)).status(), names.group(1));
            count++;
        }
        assertTrue(count >= 4, html);
        String main = get("/ui/js/main.js").text();
        Matcher imports = Pattern.compile("from \"\\./([a-z]+\\.js)\"").matcher(main);
        while (imports.find()) {
            PostClient.Reply script = get("/ui/js/" + imports.group(1));
            assertEquals(200, script.status(), imports.group(1));
            assertEquals("text/javascript; charset=utf-8", script.contentType());
        }
        assertFalse(html.contains("https://"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/ui/js/../Page.class",
                "/ui/Page.class",
                "/ui/js/nothing.js",
                "/ui/vendor/../../../../module-info.class",
                "/ui/data/nothing",
                "/ui/"
            })
    void nothingElseIsServed(String path) {
        assertEquals(404, get(path).status());
    }

    @Test
    void receivedRecordsAreServedInPages() {
        log("one");
        clock.advance(java.time.Duration.ofSeconds(1));
        log("two");
        assertTrue(get("/ui/data/state").text().startsWith("{\"logs\":[1,3],"));
        String second = get("/ui/data/logs?from=2&to=3").text();
        assertTrue(second.contains("\"two\"") && !second.contains("\"one\""), second);
        assertTrue(get("/ui/data/logs?from=x&to=").text().contains("\"one\""));
        assertTrue(get("/ui/data/detail?number=1").text().contains("base64 -d"));
        assertEquals(404, get("/ui/data/detail?number=99").status());
    }

    @Test
    void scriptsFromElsewhereAndFramesAreForbidden() throws Exception {
        HttpURLConnection http =
                (HttpURLConnection) receiver.uri().resolve("/").toURL().openConnection();
        String policy = http.getHeaderField("Content-Security-Policy");
        assertTrue(policy.contains("script-src 'self';") && policy.contains("frame-ancestors 'none'"), policy);
        assertTrue(
                policy.contains("style-src 'self';") && policy.contains("require-trusted-types-for 'script'"), policy);
        assertEquals("nosniff", http.getHeaderField("X-Content-Type-Options"));
    }

    @Test
    void eventsTellThatThereIsMore() throws Exception {
        HttpURLConnection http =
                (HttpURLConnection) receiver.uri().resolve("/ui/events").toURL().openConnection();
        try (BufferedReader events =
                new BufferedReader(new InputStreamReader(http.getInputStream(), StandardCharsets.UTF_8))) {
            assertTrue(events.readLine().startsWith("data: {\"logs\":[1,1]"));
            log("x");
            String line = "";
            while (!line.startsWith("data: {\"logs\":[1,2]")) {
                line = events.readLine();
            }
        }
    }

    private String export() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        receiver.export(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theExportHoldsEverythingAndNoTagOfWhatWasSent() throws IOException {
        log("</script><script>alert(1)</script>");
        String html = export();
        assertTrue(html.contains("\\u003c/script>\\u003cscript>alert(1)"), "escaped");
        assertFalse(html.contains("<script>alert(1)"));
        assertFalse(html.contains("src=\"/ui/") || html.contains("<link"), "nothing is left to be fetched");
        assertEquals(html, get("/ui/data/export").text(), "as the page gives it");
    }

    /** The hashes are those of the one script and the one style sheet that stand in the file, computed here anew. */
    @Test
    void theExportsPolicyAllowsItsOwnScriptAndStyleAloneAndNoRequestToAnywhere() throws Exception {
        log("x");
        String html = export();
        String policy = between(html, "<meta http-equiv=\"Content-Security-Policy\" content=\"", "\">");
        assertTrue(html.indexOf("Content-Security-Policy") < html.indexOf("<style>"), "before what it is for");
        assertEquals(
                "default-src 'none'; script-src '" + hash(between(html, "<script type=\"module\">", "</script>"))
                        + "'; style-src '" + hash(between(html, "<style>", "</style>"))
                        + "'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script';"
                        + " trusted-types 'none'",
                policy);
        assertEquals(2, html.split("<script", -1).length - 1, "the data and the script");
        assertEquals(1, html.split("<style", -1).length - 1);
        assertFalse(html.contains(" style=\""));
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }

    private static String hash(String text) throws Exception {
        return "sha256-"
                + Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The licence asks for it in all copies, and an export is one. */
    @Test
    void theLicenceOfTheChartsIsInTheModuleAndInTheExport() throws Exception {
        String licence;
        try (InputStream in = Receiver.class.getResourceAsStream("web/vendor/uPlot.LICENSE")) {
            licence = new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
        assertTrue(licence.startsWith("The MIT License") && licence.contains("Leon Sorokin"));
        assertTrue(export().contains(licence));
    }

    @Test
    void aPageOfRowsIsBoundedInBytesAndTheNextOneGoesOnWhereItEnds() {
        for (int i = 0; i < 30; i++) {
            clock.advance(java.time.Duration.ofSeconds(1));
            log("x".repeat(200_000) + i);
        }
        long from = 1;
        int pages = 0;
        while (from <= 30) {
            String page = get("/ui/data/logs?from=" + from + "&to=31").text();
            assertTrue(page.length() < 2_000_000, () -> "" + page.length());
            assertTrue(page.startsWith("{\"from\":" + from + ","), page.substring(0, 30));
            long rows = page.split("\"warn\",0,", -1).length - 1;
            assertTrue(rows > 0);
            from += rows;
            pages++;
        }
        assertTrue(pages > 3);
    }

    @Test
    void pageGetsTextsForEveryKindOfValueThatAClientSends() {
        String map = "{\"kvlistValue\":{\"values\":[{\"key\":\"innerHTML\",\"value\":{\"arrayValue\":{\"values\":"
                + "[{\"stringValue\":\"<img>\"}]}}}]}}";
        String attributes =
                List.of("service.name", "service.version", "session.id", "deployment.environment.name").stream()
                        .map(key -> "{\"key\":\"" + key + "\",\"value\":" + map + "}")
                        .collect(Collectors.joining(","));
        sender.traces("{\"resourceSpans\":[{\"resource\":{\"attributes\":[" + attributes
                + "]},\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":"
                + "\"b7ad6b7169203331\",\"events\":[{\"name\":\"e\",\"attributes\":[{\"key\":"
                + "\"exception.stacktrace\",\"value\":" + map + "}]}]}]}]}]}");
        String spans = get("/ui/data/spans?from=0&to=9").text();
        String text = "\"{\\\"innerHTML\\\":[\\\"<img>\\\"]}\"";
        for (String field : List.of("service", "version", "session", "env")) {
            assertTrue(spans.contains("\"" + field + "\":" + text), spans);
        }
        assertTrue(spans.contains(",\"e\"," + text + ",{"), spans);
    }

    @Test
    void answersThatAreNoPageAreNoPageForABrowserEither() throws Exception {
        for (String path : List.of("/ui/data/state", "/nowhere", "/loki/api/v1/push", "/ui/data/export")) {
            HttpURLConnection http =
                    (HttpURLConnection) receiver.uri().resolve(path).toURL().openConnection();
            assertEquals("nosniff", http.getHeaderField("X-Content-Type-Options"), path);
            assertTrue(http.getHeaderField("Content-Security-Policy").startsWith("default-src 'none'"), path);
            assertFalse(String.valueOf(http.getContentType()).equals("null"), path);
        }
    }

    @Test
    void withoutThePageThePathsThatTakeStillTake() {
        receiver.close();
        receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock).withoutPage());
        sender = new PostClient(receiver.uri());
        assertEquals(404, get("/").status());
        log("x");
        assertEquals(1, receiver.received().logs().size());
    }
}
