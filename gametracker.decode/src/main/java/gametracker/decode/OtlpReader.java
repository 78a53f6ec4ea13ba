package gametracker.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import gametracker.decode.OtlpLogsBody.Log;
import gametracker.decode.OtlpTracesBody.Event;
import gametracker.decode.OtlpTracesBody.Link;
import gametracker.decode.OtlpTracesBody.Span;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts OTLP in either encoding, read with the official classes, into the records of this module. */
final class OtlpReader {
    private OtlpReader() {}

    static OtlpLogsBody logs(byte[] body, boolean json) {
        ExportLogsServiceRequest request = (ExportLogsServiceRequest)
                (json
                        ? fromJson(body, ExportLogsServiceRequest.newBuilder())
                        : fromProtobuf(body, ExportLogsServiceRequest.parser()));
        List<Log> logs = new ArrayList<>();
        for (var resource : request.getResourceLogsList()) {
            for (var scope : resource.getScopeLogsList()) {
                OtlpOrigin origin = origin(resource.getResource(), scope.getScope());
                scope.getLogRecordsList().forEach(log -> logs.add(log(origin, log)));
            }
        }
        return new OtlpLogsBody(logs);
    }

    static OtlpTracesBody traces(byte[] body, boolean json) {
        ExportTraceServiceRequest request = (ExportTraceServiceRequest)
                (json
                        ? fromJson(body, ExportTraceServiceRequest.newBuilder())
                        : fromProtobuf(body, ExportTraceServiceRequest.parser()));
        List<Span> spans = new ArrayList<>();
        for (var resource : request.getResourceSpansList()) {
            for (var scope : resource.getScopeSpansList()) {
                OtlpOrigin origin = origin(resource.getResource(), scope.getScope());
                scope.getSpansList().forEach(span -> spans.add(span(origin, span)));
            }
        }
        return new OtlpTracesBody(spans);
    }

    static OtlpMetricsBody metrics(byte[] body, boolean json) {
        ExportMetricsServiceRequest request = (ExportMetricsServiceRequest)
                (json
                        ? fromJson(body, ExportMetricsServiceRequest.newBuilder())
                        : fromProtobuf(body, ExportMetricsServiceRequest.parser()));
        List<OtlpMetricsBody.Metric> metrics = new ArrayList<>();
        for (var resource : request.getResourceMetricsList()) {
            for (var scope : resource.getScopeMetricsList()) {
                OtlpOrigin origin = origin(resource.getResource(), scope.getScope());
                scope.getMetricsList().forEach(metric -> metrics.add(OtlpPoints.metric(origin, metric)));
            }
        }
        return new OtlpMetricsBody(metrics);
    }

    private static Message fromJson(byte[] body, Message.Builder into) {
        OtlpJsonReader.read(body, into);
        return into.build();
    }

    private static Message fromProtobuf(byte[] body, Parser<? extends Message> parser) {
        try {
            return parser.parseFrom(body);
        } catch (InvalidProtocolBufferException e) {
            throw new DecodeException("unmarshal: unexpected EOF (" + e.getMessage() + ")", e);
        }
    }

    private static OtlpOrigin origin(Resource resource, InstrumentationScope scope) {
        return new OtlpOrigin(attributes(resource.getAttributesList()), scope.getName(), scope.getVersion());
    }

    private static Log log(OtlpOrigin origin, LogRecord log) {
        return new Log(
                origin,
                log.getTimeUnixNano(),
                log.getObservedTimeUnixNano(),
                log.getSeverityNumberValue(),
                log.getSeverityText(),
                value(log.getBody()),
                attributes(log.getAttributesList()),
                id("TraceID", log.getTraceId(), 16),
                id("SpanID", log.getSpanId(), 8),
                log.getEventName());
    }

    private static Span span(OtlpOrigin origin, io.opentelemetry.proto.trace.v1.Span span) {
        return new Span(
                origin,
                id("TraceID", span.getTraceId(), 16),
                id("SpanID", span.getSpanId(), 8),
                id("SpanID", span.getParentSpanId(), 8),
                span.getName(),
                span.getKindValue(),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                attributes(span.getAttributesList()),
                span.getEventsList().stream()
                        .map(event -> new Event(
                                event.getTimeUnixNano(), event.getName(), attributes(event.getAttributesList())))
                        .toList(),
                span.getLinksList().stream()
                        .map(link -> new Link(
                                id("TraceID", link.getTraceId(), 16),
                                id("SpanID", link.getSpanId(), 8),
                                attributes(link.getAttributesList())))
                        .toList(),
                span.getStatus().getCodeValue(),
                span.getStatus().getMessage());
    }

    static Map<String, @Nullable Object> attributes(List<KeyValue> pairs) {
        if (pairs.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>(pairs.size() * 2);
        pairs.forEach(pair -> attributes.put(pair.getKey(), value(pair.getValue())));
        return Collections.unmodifiableMap(attributes);
    }

    private static @Nullable Object value(AnyValue any) {
        return switch (any.getValueCase()) {
            case STRING_VALUE -> any.getStringValue();
            case BOOL_VALUE -> any.getBoolValue();
            case INT_VALUE -> any.getIntValue();
            case DOUBLE_VALUE -> any.getDoubleValue();
            case BYTES_VALUE -> any.getBytesValue().toByteArray();
            case ARRAY_VALUE -> {
                List<@Nullable Object> list = new ArrayList<>();
                any.getArrayValue().getValuesList().forEach(each -> list.add(value(each)));
                yield Collections.unmodifiableList(list);
            }
            case KVLIST_VALUE -> attributes(any.getKvlistValue().getValuesList());
            case VALUE_NOT_SET -> null;
        };
    }

    /** Checks the length of an id. A missing id and an id of zeros are both empty (W3C trace context, "trace-id"). */
    private static String id(String type, ByteString bytes, int length) {
        if (bytes.isEmpty()) {
            return "";
        }
        if (bytes.size() != length) {
            throw new DecodeException("unmarshal: invalid " + type + " length: " + bytes.size());
        }
        String hex = HexFormat.of().formatHex(bytes.toByteArray());
        return hex.chars().allMatch(c -> c == '0') ? "" : hex;
    }
}
