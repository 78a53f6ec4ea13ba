package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private final TestClock clock = new TestClock();

    private String span(String id, String parent, String name, long millis) {
        return "{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"" + id + "\",\"parentSpanId\":\""
                + parent
                + "\",\"name\":\"" + name + "\",\"startTimeUnixNano\":\"1\",\"endTimeUnixNano\":\""
                + (millis * 1_000_000 + 1) + "\"}";
    }

    private static String print(Receiver receiver) {
        StringWriter text = new StringWriter();
        Summary.print(receiver.received(), new PrintWriter(text));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    @Test
    void tellsLinesByLevelSeriesAndTheSpanTree() {
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock))) {
            PostClient sender = new PostClient(receiver.uri());
            sender.loki("{\"streams\":[{\"stream\":{\"level\":\"warn\"},\"values\":[[\"" + clock.nanos()
                    + "\",\"{\\\"msg\\\":\\\"low health\\\"}\"],[\"" + (clock.nanos() + 1) + "\",\"plain\"]]}]}");
            sender.remoteWrite(new WriteRequests()
                    .series(new String[] {"__name__", "hits_total", "weapon", "axe", "game", "g"}, clock.millis(), 12.0)
                    .snappy());
            sender.traces("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                    + span("00000000000000a1", "", "match", 100) + ","
                    + span("00000000000000a2", "00000000000000a1", "round", 40)
                    + "," + span("00000000000000a3", "00000000000000a2", "hit", 1) + "]}]}]}");
            sender.loki("nonsense");
            String text = print(receiver);
            assertTrue(text.contains("Logs: 2 lines\n  warn         2\n          low health\n          plain\n"), text);
            assertTrue(text.contains("hits_total{weapon=\"axe\"}"), text);
            assertTrue(text.contains("Traces: 3 spans in 1 traces"), text);
            int match = text.indexOf("\n  match");
            int round = text.indexOf("\n    round");
            int hit = text.indexOf("\n      hit");
            assertTrue(match > 0 && round > match && hit > round, text);
            assertTrue(text.contains("100.000 ms"), text);
            assertTrue(text.contains("Loki push: JSON (0)"), text);
        }
    }

    @Test
    void lineIsShownWithItsTrace() {
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock))) {
            new PostClient(receiver.uri())
                    .loki("{\"streams\":[{\"stream\":{\"level\":\"info\"},\"values\":[[\"" + clock.nanos()
                            + "\",\"{\\\"msg\\\":\\\"level loaded\\\",\\\"trace_id\\\":"
                            + "\\\"0af7651916cd43dd8448eb211c80319c\\\"}\"]]}]}");
            String text = print(receiver);
            assertTrue(text.contains("level loaded  trace 0af7651916cd43dd8448eb211c80319c\n"), text);
        }
    }

    @Test
    void spansInACircleAndOrphansEnd() {
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock))) {
            new PostClient(receiver.uri())
                    .traces("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                            + span("00000000000000a1", "00000000000000a2", "a", 1) + ","
                            + span("00000000000000a2", "00000000000000a1", "b", 1) + ","
                            + span("00000000000000a3", "00000000000000ff", "orphan", 1) + "]}]}]}");
            String text = print(receiver);
            assertTrue(text.contains("orphan"), text);
            assertTrue(text.contains("and 2 more spans"), text);
        }
    }

    @Test
    void emptyReceiverPrintsZeros() {
        try (Receiver receiver = Receiver.start()) {
            assertEquals(
                    "Logs: 0 lines\nMetrics: 0 series\nTraces: 0 spans in 0 traces\nRequests: 0, refused by 0 rules\n",
                    print(receiver));
        }
    }

    @Test
    void nothingThatWasReceivedCanSteerATerminal() {
        String hostile = "\\u001b]0;title\\u0007\\u001b[2J\\u009b31m\\u202eevil\\u2028\\n\\rLogs: 9 lines";
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock))) {
            PostClient sender = new PostClient(receiver.uri());
            sender.loki("{\"streams\":[{\"stream\":{\"level\":\"" + hostile + "\"},\"values\":[[\"" + clock.nanos()
                    + "\",\""
                    + hostile + "\"]]},{\"stream\":{\"level\":\"warn\"},\"values\":[[\"" + clock.nanos()
                    + "\",\"{\\\"msg\\\":\\\"" + hostile.replace("\\", "\\\\") + "\\\"}\"]]}]}");
            String plain = "\u001b]0;t\u0007\u009b31m\u202e\n\rx";
            sender.remoteWrite(new WriteRequests()
                    .series(new String[] {"__name__", plain, plain, plain}, clock.millis(), 12.0)
                    .snappy());
            sender.traces("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":["
                    + span("00000000000000a1", "", hostile, 100)
                            .replace("}", ",\"status\":{\"code\":2,\"message\":\"" + hostile + "\"}}")
                    + "]}]}]}");
            sender.loki("{\"streams\":[{\"stream\":{\"" + hostile + "\":\"x\"},\"values\":[[\"1\",\"x\"]]}]}");
            String text = print(receiver);
            Printables.check(text);
            assertEquals(
                    1, text.lines().filter(line -> line.startsWith("Logs:")).count(), text);
            assertTrue(text.contains("evil"), text);
        }
    }
}
