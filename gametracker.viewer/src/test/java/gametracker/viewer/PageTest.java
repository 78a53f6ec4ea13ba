package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    void whatWasReceivedIsServedInPages() {
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
        assertEquals("nosniff", http.getHeaderField("X-Content-Type-ViewerOptions"));
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

    @Test
    void theExportHoldsEverythingAndNoTagOfWhatWasSent() {
        log("</script><script>alert(1)</script>");
        String html = new String(receiver.export(), StandardCharsets.UTF_8);
        assertTrue(html.contains("\\u003c/script>\\u003cscript>alert(1)"), "escaped");
        assertFalse(html.contains("<script>alert(1)"));
        assertFalse(html.contains("src=\"/ui/") || html.contains("<link"), "nothing is left to be fetched");
        assertTrue(html.contains("\"viewer/main.js\":\"data:text/javascript;base64,"));
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
