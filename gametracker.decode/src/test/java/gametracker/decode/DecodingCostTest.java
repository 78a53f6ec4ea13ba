package gametracker.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xerial.snappy.Snappy;

class DecodingCostTest {
    private static long json(Format format, String body) throws IOException {
        return cost(format, OtlpEncoding.JSON, body.getBytes(StandardCharsets.UTF_8));
    }

    private static long cost(Format format, OtlpEncoding encoding, byte[] body) throws IOException {
        DecodingCost cost = new DecodingCost(Integer.MAX_VALUE);
        cost.add(format, encoding, new ByteArrayInputStream(body));
        return cost.memoryBytes();
    }

    /** What the decoding leaves on the heap is never more than was reckoned; the reckoning also covers what it throws away. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OTLP_TRACES|{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}|,{}|]}]}]}",
                "OTLP_LOGS|{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}|,{}|]}]}]}",
                "OTLP_LOGS|{\"resourceLogs\":[{\"resource\":{\"attributes\":[{}|,{\"key\":\"a\",\"value\":{\"stringValue\":\"b\"}}|]}}]}",
                "OTLP_METRICS|{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{}|,{\"gauge\":{\"dataPoints\":[{}]}}|]}]}]}",
                "LOKI_PUSH|{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"\"]|,[\"1\",\"\"]|]}]}",
                "LOKI_PUSH|{\"streams\":[{\"stream\":{},\"values\":[]}|,{\"stream\":{},\"values\":[]}|]}"
            })
    void manySmallObjectsCostMoreThanTheirBytes(Format format, String begin, String each, String end)
            throws IOException {
        String body = begin + each.repeat(40_000) + end;
        long reckoned = json(format, body);
        long before = heap();
        DecodedBody decoded = PayloadDecoder.decode(format, body.getBytes(StandardCharsets.UTF_8));
        long taken = heap() - before;
        assertTrue(decoded.items() >= 0);
        assertTrue(taken < reckoned, format + ": took " + taken + ", reckoned " + reckoned);
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void twoBytesOfProtobufThatAreASpanCostASpan() throws IOException {
        byte[] spans = new byte[20_000];
        for (int i = 0; i < spans.length; i += 2) {
            spans[i] = 2 << 3 | 2; // ScopeSpans, field 2, of no length
        }
        byte[] body = nested(1, nested(2, spans));
        assertTrue(cost(Format.OTLP_TRACES, OtlpEncoding.PROTOBUF, body) >= 10_000 * 200);
        assertEquals(
                10_000, PayloadDecoder.otlpTraces(OtlpEncoding.PROTOBUF, body).items());
        assertTrue(
                cost(Format.OTLP_TRACES, OtlpEncoding.PROTOBUF, nested(9, spans)) < 200_000,
                "what is unknown is skipped");
    }

    @Test
    void theSeriesOfRemoteWriteAreCounted() throws IOException {
        byte[] series = new byte[20_000];
        for (int i = 0; i < series.length; i += 2) {
            series[i] = 1 << 3 | 2;
        }
        byte[] block = Snappy.compress(series);
        assertEquals(20_000, DecodingCost.unpackedLength(block));
        DecodingCost cost = new DecodingCost(Integer.MAX_VALUE);
        cost.addRemoteWrite(block);
        assertTrue(cost.memoryBytes() >= 10_000 * 200);
        assertEquals(0, DecodingCost.unpackedLength(new byte[] {-1, -1, -1, -1, 15, 0}), "refused for its length");
        assertEquals(0, DecodingCost.unpackedLength(new byte[] {-1}), "no Snappy");
    }

    @Test
    void charactersInATextAreNoStructure() throws IOException {
        long plain = json(Format.LOKI_PUSH, "[\"" + "x".repeat(1_000) + "\"]");
        assertEquals(plain, json(Format.LOKI_PUSH, "[\"" + "{[,:".repeat(250) + "\"]"));
        assertEquals(plain, json(Format.LOKI_PUSH, "[\"" + "\\\"{[\\\\,".repeat(142) + "xxxxxx" + "\"]"));
    }

    @Test
    void aBrokenBodyCostsWhatCouldBeRead() {
        DecodingCost cost = new DecodingCost(Integer.MAX_VALUE);
        byte[] broken = new byte[1_000];
        Arrays.fill(broken, (byte) 0xff);
        assertThrows(
                IOException.class,
                () -> cost.add(Format.OTLP_LOGS, OtlpEncoding.PROTOBUF, new ByteArrayInputStream(broken)));
        assertTrue(cost.memoryBytes() < 10_000);
    }

    @Test
    void messagesInEachOtherEndWhereProtobufEnds() throws IOException {
        byte[] value = new byte[0];
        for (int i = 0; i < 2_000; i++) {
            value = nested(i % 2 == 0 ? 5 : 1, value); // an array value in a value
        }
        assertTrue(cost(Format.OTLP_LOGS, OtlpEncoding.PROTOBUF, nested(1, nested(2, nested(2, nested(5, value)))))
                < 1_000_000);
    }

    private static byte[] nested(int field, byte[] message) {
        int size = com.google.protobuf.CodedOutputStream.computeByteArraySize(field, message);
        byte[] bytes = new byte[size];
        try {
            com.google.protobuf.CodedOutputStream.newInstance(bytes).writeByteArray(field, message);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes;
    }
}
