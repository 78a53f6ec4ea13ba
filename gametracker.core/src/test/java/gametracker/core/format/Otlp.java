package gametracker.core.format;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import gametracker.core.record.Fields;
import gametracker.decode.PayloadDecoder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * OTLP bodies, as the servers read them and as objects of the official classes, which show what {@code decode} leaves
 * out: start times, flags, and of which type a number is.
 */
final class Otlp {
    /** Quotes inside texts are escaped, so that this matches fields alone. */
    private static final Pattern ID = Pattern.compile("\"(traceId|spanId|parentSpanId)\":\"([^\"]*)\"");

    private Otlp() {}

    static List<Span> spans(FinishedBodies.Body body) {
        ExportTraceServiceRequest request = parse(body, ExportTraceServiceRequest.newBuilder());
        return request.getResourceSpans(0).getScopeSpans(0).getSpansList();
    }

    static List<LogRecord> logs(FinishedBodies.Body body) {
        ExportLogsServiceRequest request = parse(body, ExportLogsServiceRequest.newBuilder());
        return request.getResourceLogs(0).getScopeLogs(0).getLogRecordsList();
    }

    static List<Metric> metrics(FinishedBodies.Body body) {
        ExportMetricsServiceRequest request = parse(body, ExportMetricsServiceRequest.newBuilder());
        return request.getResourceMetrics(0).getScopeMetrics(0).getMetricsList();
    }

    static Resource resource(FinishedBodies.Body body) {
        ExportTraceServiceRequest request = parse(body, ExportTraceServiceRequest.newBuilder());
        return request.getResourceSpans(0).getResource();
    }

    /** Strict: an unknown field is an error. */
    @SuppressWarnings("unchecked")
    static <T extends Message> T parse(FinishedBodies.Body body, Message.Builder into) {
        PayloadDecoder.decode(body.format(), body.bytes());
        try {
            JsonFormat.parser().merge(withBase64Ids(body.text()), into);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(body.text(), e);
        }
        return (T) into.build();
    }

    /** OTLP has ids in hexadecimal where the JSON mapping of protobuf has base64. */
    private static String withBase64Ids(String json) {
        return ID.matcher(json).replaceAll(match -> {
            int digits = match.group(1).equals("traceId") ? 32 : 16;
            if (!match.group(2).matches("[0-9a-f]{" + digits + "}")
                    || match.group(2).matches("0+")) {
                throw new AssertionError("not an id: " + match.group());
            }
            String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(match.group(2)));
            return Matcher.quoteReplacement("\"" + match.group(1) + "\":\"" + base64 + "\"");
        });
    }

    static Map<String, AnyValue> attributes(List<KeyValue> attributes) {
        Map<String, AnyValue> map = new LinkedHashMap<>();
        attributes.forEach(attribute -> map.put(attribute.getKey(), attribute.getValue()));
        return map;
    }

    static AnyValue text(String text) {
        return AnyValue.newBuilder().setStringValue(text).build();
    }

    /** What must be found where this value was written. */
    static AnyValue any(Object value) {
        AnyValue.Builder any = AnyValue.newBuilder();
        if (value instanceof String s) {
            any.setStringValue(Values.repaired(s));
        } else if (value instanceof Boolean b) {
            any.setBoolValue(b);
        } else if (value instanceof Double d) {
            any.setDoubleValue(unsigned(d));
        } else if (value instanceof Float f) {
            any.setDoubleValue(unsigned(Double.parseDouble(f.toString())));
        } else if (value instanceof BigInteger i) {
            if (i.bitLength() < 64) {
                any.setIntValue(i.longValueExact());
            } else {
                any.setStringValue(i.toString());
            }
        } else if (value instanceof BigDecimal d) {
            double nearest = d.doubleValue();
            boolean exact = Double.isFinite(nearest)
                    && JsonWriter.isOrdinary(d)
                    && new BigDecimal(Double.toString(nearest)).compareTo(d) == 0;
            if (exact) {
                any.setDoubleValue(nearest);
            } else {
                any.setStringValue(d.toString());
            }
        } else if (value instanceof Number n) {
            any.setIntValue(n.longValue());
        } else if (value instanceof Fields f) {
            any.getKvlistValueBuilder();
            for (int i = 0; i < f.size(); i++) {
                any.getKvlistValueBuilder().addValues(attribute(f.key(i), f.value(i)));
            }
        } else if (value instanceof List<?> l) {
            any.getArrayValueBuilder();
            l.forEach(element -> any.getArrayValueBuilder().addValues(any(element)));
        }
        return any.build();
    }

    /** The JSON parser of protobuf-java reads -0.0 as 0.0. */
    static double unsigned(double value) {
        return value + 0.0;
    }

    static KeyValue attribute(String key, Object value) {
        return KeyValue.newBuilder()
                .setKey(Values.repaired(Texts.attributeKey(key)))
                .setValue(any(value))
                .build();
    }

    /** Inner maps joined by dots, as log attributes have them. */
    static void flatten(String prefix, Fields fields, Map<String, AnyValue> into) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.value(i) instanceof Fields inner && !inner.isEmpty()) {
                flatten(prefix + fields.key(i) + ".", inner, into);
            } else {
                into.put(Values.repaired(prefix + fields.key(i)), any(fields.value(i)));
            }
        }
    }
}
