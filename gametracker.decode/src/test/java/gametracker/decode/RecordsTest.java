package gametracker.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static List<DecodedRecord> decode(Format format, String body) {
        return Records.of(
                new Envelope("e-1", format, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), 1, Instant.EPOCH));
    }

    @Test
    void logLinesBecomeOneLineOfJsonEach() {
        List<DecodedRecord> records = decode(
                Format.LOKI_PUSH,
                "{\"streams\":[{\"stream\":{\"level\":\"warn\"},\"values\":["
                        + "[\"1500000000\",\"{\\\"msg\\\":\\\"low\\nhealth\\\",\\n\\\"data\\\":{\\\"hp\\\":3}}\"],"
                        + "[\"2\",\"plain\\ntext\"]]}]}");
        assertEquals(2, records.size());
        DecodedRecord first = records.get(0);
        assertEquals(Signal.LOGS, first.signal());
        assertEquals(Instant.ofEpochSecond(1, 500_000_000), first.time());
        assertEquals(Optional.of(Level.WARN), first.level());
        DecodedRecord plain = records.get(1);
        assertEquals("plain\ntext", plain.name());
        records.forEach(record -> assertFalse(record.json().contains("\n"), record.json()));
        assertTrue(plain.json().contains("\"line\":\"plain\\ntext\""), plain.json());
    }

    @Test
    void aJsonLineStaysJson() {
        DecodedRecord record = decode(
                        Format.LOKI_PUSH,
                        "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"{\\\"msg\\\":\\\"hit\\\",\\\"data\\\":{\\\"hp\\\":3}}\"]]}]}")
                .get(0);
        assertEquals("hit", record.name());
        assertTrue(record.json().contains("\"line\":{\"msg\":\"hit\",\"data\":{\"hp\":3}}"), record.json());
        assertEquals(Optional.empty(), record.level());
    }

    @Test
    void spansTellTheirDuration() {
        DecodedRecord record = decode(
                        Format.OTLP_TRACES,
                        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\","
                                + "\"spanId\":\"b7ad6b7169203331\",\"name\":\"load\",\"startTimeUnixNano\":\"5\","
                                + "\"endTimeUnixNano\":\"12\"}]}]}]}")
                .get(0);
        assertEquals("load", record.name());
        assertTrue(record.json().contains("\"durationNanos\":7"), record.json());
    }

    @Test
    void aBodyThatIsNotWhatItSaysIsRefused() {
        for (Format format : Format.values()) {
            assertThrows(IllegalArgumentException.class, () -> decode(format, "{\"streams\":["), format.name());
        }
    }

    @Test
    void spansTellWhatTheyLinkTo() {
        DecodedRecord record = decode(
                        Format.OTLP_TRACES,
                        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"0af7651916cd43dd8448eb211c80319c\","
                                + "\"spanId\":\"b7ad6b7169203331\",\"links\":[{\"traceId\":\"1bf7651916cd43dd8448eb211c80319c\","
                                + "\"spanId\":\"c7ad6b7169203331\",\"attributes\":[{\"key\":\"why\",\"value\":{\"stringValue\":"
                                + "\"continued\"}}]},{}]}]}]}]}")
                .get(0);
        assertTrue(record.json().contains("\"traceId\":\"1bf7651916cd43dd8448eb211c80319c\""), record.json());
        assertTrue(record.json().contains("\"why\":\"continued\""), record.json());
        assertThrows(
                IllegalArgumentException.class,
                () -> decode(
                        Format.OTLP_TRACES,
                        "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"links\":[{\"traceId\":\"1b\"}]}]}]}]}"));
    }

    @Test
    void pointsWithoutAValueAreToldAsTheEndOfTheirSeries() {
        String points =
                "{\"aggregationTemporality\":2,\"dataPoints\":[{\"timeUnixNano\":\"5\",\"count\":\"3\",\"flags\":1}]}";
        decode(
                        Format.OTLP_METRICS,
                        "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"h\",\"histogram\":" + points
                                + "},{\"name\":\"c\",\"sum\":" + points.replace("\"count\":\"3\",", "")
                                + "},{\"name\":\"q\",\"summary\":{\"dataPoints\":[{\"flags\":1}]}}]}]}]}")
                .forEach(record -> assertTrue(record.json().contains("\"value\":\"stale\""), record.json()));
    }

    @Test
    void theMessageOfARefusalDoesNotGrowWithTheBody() {
        String body = "{\"streams\":[{\"stream\":{},\"values\":[[\"" + "x".repeat(1_000_000) + "\",\"\"]]}]}";
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> decode(Format.LOKI_PUSH, body));
        assertTrue(e.getMessage().length() < 3_000 && e.getMessage().contains("strconv.ParseInt"));
    }
}
