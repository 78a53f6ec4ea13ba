package gametracker.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The official classes write, the readers of this module read: in protobuf, and in their own JSON mapping. */
class OtlpJsonProperties {
    private static final Pattern ID = Pattern.compile("(\"(?:traceId|spanId|parentSpanId)\": ?\")([^\"]*)\"");

    @Property(tries = 200)
    void spansReadTheSameFromJsonAndProtobuf(@ForAll("traces") ExportTraceServiceRequest request) throws Exception {
        OtlpTracesBody fromProtobuf = PayloadDecoder.otlpTraces(OtlpEncoding.PROTOBUF, request.toByteArray());
        OtlpTracesBody fromJson = PayloadDecoder.otlpTraces(OtlpEncoding.JSON, json(request));
        assertEquals(text(fromProtobuf), text(fromJson));
        Span first = request.getResourceSpans(0).getScopeSpans(0).getSpans(0);
        OtlpTracesBody.Span read = fromJson.spans().get(0);
        assertEquals(first.getName(), read.name());
        assertEquals(first.getStartTimeUnixNano(), read.startNanos());
        assertEquals(HexFormat.of().formatHex(first.getTraceId().toByteArray()), read.traceId());
        assertEquals(first.getAttributesCount() > 0, !read.attributes().isEmpty());
    }

    @Property(tries = 100)
    void logsReadTheSameFromJsonAndProtobuf(@ForAll("logs") ExportLogsServiceRequest request) throws Exception {
        OtlpLogsBody fromProtobuf = PayloadDecoder.otlpLogs(OtlpEncoding.PROTOBUF, request.toByteArray());
        assertEquals(text(fromProtobuf), text(PayloadDecoder.otlpLogs(OtlpEncoding.JSON, json(request))));
        LogRecord first = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
        assertEquals(first.getSeverityNumberValue(), fromProtobuf.logs().get(0).severity());
    }

    @Property(tries = 100)
    void metricsReadTheSameFromJsonAndProtobuf(@ForAll("metrics") ExportMetricsServiceRequest request)
            throws Exception {
        OtlpMetricsBody fromProtobuf = PayloadDecoder.otlpMetrics(OtlpEncoding.PROTOBUF, request.toByteArray());
        OtlpMetricsBody fromJson = PayloadDecoder.otlpMetrics(OtlpEncoding.JSON, json(request));
        assertEquals(fromProtobuf.toString(), fromJson.toString());
        assertEquals(
                request.getResourceMetrics(0).getScopeMetrics(0).getMetricsCount(),
                fromJson.metrics().size());
    }

    @Property(tries = 100)
    void aCutProtobufBodyIsNeverTakenForTheWhole(@ForAll("traces") ExportTraceServiceRequest request) {
        byte[] whole = request.toByteArray();
        byte[] cut = Arrays.copyOf(whole, whole.length - 1);
        assertThrows(DecodeException.class, () -> PayloadDecoder.otlpTraces(OtlpEncoding.PROTOBUF, cut));
    }

    @Property(tries = 300)
    void garbageIsRefusedAndNeverFailsOtherwise(@ForAll byte[] garbage, @ForAll("encodings") OtlpEncoding encoding) {
        for (gametracker.api.spi.Format format : gametracker.api.spi.Format.values()) {
            try {
                PayloadDecoder.decode(format, encoding, garbage);
            } catch (DecodeException e) {
                // as it should
            }
        }
    }

    @Provide
    Arbitrary<OtlpEncoding> encodings() {
        return Arbitraries.of(OtlpEncoding.class);
    }

    @Provide
    Arbitrary<ExportTraceServiceRequest> traces() {
        Arbitrary<Span> span = Combinators.combine(
                        id(16),
                        id(8),
                        strings(),
                        Arbitraries.longs(),
                        attributes(),
                        Arbitraries.integers().between(0, 5))
                .as((trace, id, name, time, attributes, kind) -> Span.newBuilder()
                        .setTraceId(trace)
                        .setSpanId(id)
                        .setParentSpanId(id)
                        .setName(name)
                        .setStartTimeUnixNano(time)
                        .setEndTimeUnixNano(time)
                        .addAllAttributes(attributes)
                        .setKindValue(kind)
                        .addEvents(Span.Event.newBuilder().setName(name).addAllAttributes(attributes))
                        .addLinks(Span.Link.newBuilder()
                                .setTraceId(trace)
                                .setSpanId(id)
                                .addAllAttributes(attributes))
                        .setStatus(Status.newBuilder().setCodeValue(kind % 3).setMessage(name))
                        .build());
        return Combinators.combine(span.list().ofMinSize(1).ofMaxSize(4), attributes())
                .as((spans, attributes) -> ExportTraceServiceRequest.newBuilder()
                        .addResourceSpans(ResourceSpans.newBuilder()
                                .setResource(Resource.newBuilder().addAllAttributes(attributes))
                                .addScopeSpans(ScopeSpans.newBuilder()
                                        .setScope(InstrumentationScope.newBuilder()
                                                .setName("s"))
                                        .addAllSpans(spans)))
                        .build());
    }

    @Provide
    Arbitrary<ExportLogsServiceRequest> logs() {
        return Combinators.combine(
                        value(2), attributes(), id(16), Arbitraries.integers().between(0, 24))
                .as((body, attributes, trace, severity) -> ExportLogsServiceRequest.newBuilder()
                        .addResourceLogs(ResourceLogs.newBuilder()
                                .addScopeLogs(ScopeLogs.newBuilder()
                                        .addLogRecords(LogRecord.newBuilder()
                                                .setBody(body)
                                                .addAllAttributes(attributes)
                                                .setTraceId(trace)
                                                .setSeverityNumber(SeverityNumber.forNumber(severity))
                                                .setObservedTimeUnixNano(5))))
                        .build());
    }

    @Provide
    Arbitrary<ExportMetricsServiceRequest> metrics() {
        return Combinators.combine(
                        strings(),
                        Arbitraries.doubles(),
                        Arbitraries.longs(),
                        Arbitraries.longs().between(0, 9))
                .as((name, number, integer, count) -> ExportMetricsServiceRequest.newBuilder()
                        .addResourceMetrics(ResourceMetrics.newBuilder()
                                .addScopeMetrics(ScopeMetrics.newBuilder()
                                        .addMetrics(Metric.newBuilder()
                                                .setName(name)
                                                .setGauge(Gauge.newBuilder()
                                                        .addDataPoints(NumberDataPoint.newBuilder()
                                                                .setAsDouble(number))))
                                        .addMetrics(Metric.newBuilder()
                                                .setUnit(name)
                                                .setSum(Sum.newBuilder()
                                                        .setIsMonotonic(true)
                                                        .setAggregationTemporality(
                                                                AggregationTemporality
                                                                        .AGGREGATION_TEMPORALITY_CUMULATIVE)
                                                        .addDataPoints(NumberDataPoint.newBuilder()
                                                                .setAsInt(integer))))
                                        .addMetrics(Metric.newBuilder()
                                                .setHistogram(Histogram.newBuilder()
                                                        .addDataPoints(HistogramDataPoint.newBuilder()
                                                                .setCount(count)
                                                                .setSum(number)
                                                                .addExplicitBounds(number)
                                                                .addBucketCounts(count)
                                                                .addBucketCounts(0))))))
                        .build());
    }

    private static Arbitrary<ByteString> id(int bytes) {
        return Arbitraries.bytes()
                .array(byte[].class)
                .ofSize(bytes)
                .filter(array -> {
                    for (byte each : array) {
                        if (each != 0) {
                            return true;
                        }
                    }
                    return false;
                })
                .map(ByteString::copyFrom);
    }

    private static Arbitrary<String> strings() {
        return Arbitraries.strings()
                .ofMaxLength(12)
                .filter(text -> text.codePoints().noneMatch(c -> c >= 0xD800 && c <= 0xDFFF));
    }

    private static Arbitrary<List<KeyValue>> attributes() {
        return Combinators.combine(strings(), value(2))
                .as((key, value) ->
                        KeyValue.newBuilder().setKey(key).setValue(value).build())
                .list()
                .ofMaxSize(3);
    }

    private static Arbitrary<AnyValue> value(int depth) {
        Arbitrary<AnyValue> scalar = Arbitraries.oneOf(
                strings().map(text -> AnyValue.newBuilder().setStringValue(text).build()),
                Arbitraries.longs()
                        .map(number -> AnyValue.newBuilder().setIntValue(number).build()),
                Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.1, 1e300)
                        .map(number ->
                                AnyValue.newBuilder().setDoubleValue(number).build()),
                Arbitraries.of(true, false)
                        .map(truth -> AnyValue.newBuilder().setBoolValue(truth).build()),
                Arbitraries.just(AnyValue.getDefaultInstance()));
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<AnyValue> list = value(depth - 1)
                .list()
                .ofMaxSize(3)
                .map(values -> AnyValue.newBuilder()
                        .setArrayValue(ArrayValue.newBuilder().addAllValues(values))
                        .build());
        Arbitrary<AnyValue> map = Combinators.combine(strings(), value(depth - 1))
                .as((key, value) -> AnyValue.newBuilder()
                        .setKvlistValue(KeyValueList.newBuilder()
                                .addValues(KeyValue.newBuilder().setKey(key).setValue(value)))
                        .build());
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(4, scalar), net.jqwik.api.Tuple.of(1, list), net.jqwik.api.Tuple.of(1, map));
    }

    /** The mapping of protobuf writes ids in base64, OTLP in hex. */
    private static byte[] json(com.google.protobuf.Message message) throws InvalidProtocolBufferException {
        String json = JsonFormat.printer().print(message);
        Matcher matcher = ID.matcher(json);
        return matcher.replaceAll(match -> Matcher.quoteReplacement(match.group(1)
                        + HexFormat.of().formatHex(Base64.getDecoder().decode(match.group(2))) + "\""))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> text(DecodedBody decoded) {
        return Records.of(decoded).stream().map(record -> record.json()).toList();
    }
}
