package gametracker.viewer.web;

import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpText;
import gametracker.decode.OtlpTracesBody;
import gametracker.decode.RemoteWriteBody;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSpan;
import gametracker.viewer.store.BoundedHistory;
import gametracker.viewer.store.SeriesHistory;
import gametracker.viewer.store.Store;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * Writes what was received as JSON for the page: arrays instead of objects, in pages by number, with shared values
 * written once. Each place in a row has one type: a number, a text, or any value that the page shows as a tree.
 */
final class Rows {
    private final Store store;

    Rows(Store store) {
        this.store = store;
    }

    /** Where each history begins and ends, and the totals. */
    void state(JsonGenerator json) {
        store.read(() -> {
            range(json, "logs", store.logHistory());
            range(json, "spans", store.spanHistory());
            range(json, "wire", store.requestHistory());
            json.writeName("samples");
            json.writeNumber(store.seriesHistory().next());
            Received.Totals totals = store.totals();
            json.writeName("totals");
            json.writeStartObject();
            json.writeNumberProperty("logs", totals.logs());
            json.writeNumberProperty("spans", totals.spans());
            json.writeNumberProperty("samples", totals.samples());
            json.writeNumberProperty("requests", totals.requests());
            json.writeNumberProperty("refused", totals.refused());
            json.writeNumberProperty("repeated", totals.repeated());
            json.writeNumberProperty("refusedRequests", totals.refusedRequests());
            json.writeEndObject();
            return true;
        });
    }

    /** Writes log lines by number, up to a total weight: time, level, stream, ids, line, metadata. */
    void logs(JsonGenerator json, long from, long to, long upToBytes) {
        List<ReceivedLog> logs = new ArrayList<>();
        long first = store.read(() -> {
            logs.addAll(store.logHistory().range(from, to, upToBytes));
            return Math.max(from, store.logHistory().first());
        });
        IdentityHashMap<Map<String, String>, Integer> streams = new IdentityHashMap<>();
        List<Map<String, String>> table = new ArrayList<>();
        json.writeNumberProperty("from", first);
        json.writeName("rows");
        json.writeStartArray();
        for (ReceivedLog log : logs) {
            Integer stream = streams.get(log.labels());
            if (stream == null) {
                stream = table.size();
                streams.put(log.labels(), stream);
                table.add(log.labels());
            }
            json.writeStartArray();
            json.writeString(Long.toString(log.timeNanos()));
            json.writeString(log.level());
            json.writeNumber(stream);
            json.writeString(PageJson.text(log.sessionId()));
            json.writeString(PageJson.text(log.traceId()));
            json.writeString(PageJson.text(log.spanId()));
            json.writeString(PageJson.text(log.line()));
            if (!log.metadata().isEmpty()) {
                PageJson.value(json, log.metadata());
            }
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeName("streams");
        PageJson.value(json, table);
    }

    /** Writes spans by number, up to a total weight; each origin is written once. */
    void spans(JsonGenerator json, long from, long to, long upToBytes) {
        List<ReceivedSpan> spans = new ArrayList<>();
        long first = store.read(() -> {
            spans.addAll(store.spanHistory().range(from, to, upToBytes));
            return Math.max(from, store.spanHistory().first());
        });
        IdentityHashMap<OtlpOrigin, Integer> origins = new IdentityHashMap<>();
        List<OtlpOrigin> table = new ArrayList<>();
        json.writeNumberProperty("from", first);
        json.writeName("rows");
        json.writeStartArray();
        for (ReceivedSpan received : spans) {
            OtlpTracesBody.Span span = received.span();
            Integer origin = origins.get(span.origin());
            if (origin == null) {
                origin = table.size();
                origins.put(span.origin(), origin);
                table.add(span.origin());
            }
            span(json, span, origin);
        }
        json.writeEndArray();
        json.writeName("origins");
        json.writeStartArray();
        table.forEach(origin -> origin(json, origin));
        json.writeEndArray();
    }

    /** Writes an origin; values that the page uses as text are converted to text, whatever their type. */
    private static void origin(JsonGenerator json, OtlpOrigin origin) {
        String session = origin.text("session.id");
        json.writeStartObject();
        json.writeStringProperty("service", PageJson.text(origin.text("service.name")));
        json.writeStringProperty("version", PageJson.text(origin.text("service.version")));
        json.writeStringProperty("env", PageJson.text(origin.text("deployment.environment.name")));
        json.writeStringProperty(
                "session", PageJson.text(session.isEmpty() ? origin.text("service.instance.id") : session));
        json.writeStringProperty("scope", PageJson.text(origin.scope()));
        json.writeName("resource");
        PageJson.value(json, origin.resource());
        json.writeEndObject();
    }

    private static void span(JsonGenerator json, OtlpTracesBody.Span span, int origin) {
        json.writeStartArray();
        json.writeString(span.traceId());
        json.writeString(span.spanId());
        json.writeString(span.parentSpanId());
        json.writeString(PageJson.text(span.name()));
        json.writeString(Long.toUnsignedString(span.startNanos()));
        json.writeNumber(span.durationNanos());
        json.writeNumber(span.status());
        json.writeString(PageJson.text(span.statusMessage()));
        json.writeNumber(span.kind());
        json.writeNumber(origin);
        PageJson.value(json, span.attributes());
        json.writeStartArray();
        for (OtlpTracesBody.Event event : span.events()) {
            json.writeStartArray();
            json.writeNumber(event.timeNanos() - span.startNanos());
            json.writeString(PageJson.text(event.name()));
            json.writeString(PageJson.text(OtlpText.of(event.attributes().get("exception.stacktrace"))));
            PageJson.value(json, event.attributes());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeStartArray();
        for (OtlpTracesBody.Link link : span.links()) {
            json.writeStartArray();
            json.writeString(link.traceId());
            json.writeString(link.spanId());
            PageJson.value(json, link.attributes());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndArray();
    }

    /** The samples with the numbers from {@code after}, exclusive, to {@code upTo}, of each series that has any. */
    void series(JsonGenerator json, long after, long upTo) {
        store.read(() -> {
            json.writeNumberProperty("next", upTo);
            int count = 0;
            json.writeName("series");
            json.writeStartArray();
            for (SeriesHistory.Column column : store.seriesHistory().columns()) {
                count++;
                if (column.newestNumber() > after) {
                    column(json, column, after, upTo);
                }
            }
            json.writeEndArray();
            json.writeNumberProperty("count", count);
            return true;
        });
    }

    /** The number of the sample that came last. */
    long newestSample() {
        return store.read(() -> store.seriesHistory().next() - 1);
    }

    private static void column(JsonGenerator json, SeriesHistory.Column column, long after, long upTo) {
        boolean any = false;
        for (int i = 0; i < column.size() && !any; i++) {
            any = column.number(i) > after && column.number(i) <= upTo;
        }
        if (!any) {
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty("id", column.id());
        json.writeName("labels");
        PageJson.value(json, column.labels());
        json.writeNumberProperty("from", column.time(0));
        json.writeName("t");
        json.writeStartArray();
        for (int i = 0; i < column.size(); i++) {
            if (column.number(i) > after && column.number(i) <= upTo) {
                json.writeNumber(column.time(i));
            }
        }
        json.writeEndArray();
        json.writeName("v");
        json.writeStartArray();
        for (int i = 0; i < column.size(); i++) {
            if (column.number(i) > after && column.number(i) <= upTo) {
                RemoteWriteBody.Sample sample = new RemoteWriteBody.Sample(column.time(i), column.bits(i));
                if (sample.isStale()) {
                    json.writeNull();
                } else {
                    PageJson.number(json, sample.value());
                }
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Writes requests by number, up to a total weight. */
    void wire(JsonGenerator json, long from, long to, long upToBytes) {
        List<Store.Taken> all = new ArrayList<>();
        long first = store.read(() -> {
            all.addAll(store.requestHistory().range(from, to, upToBytes));
            return Math.max(from, store.requestHistory().first());
        });
        json.writeNumberProperty("from", first);
        json.writeName("rows");
        json.writeStartArray();
        all.forEach(taken -> request(json, taken.request()));
        json.writeEndArray();
    }

    private static void request(JsonGenerator json, ReceivedRequest request) {
        json.writeStartObject();
        json.writeNumberProperty("number", request.number());
        json.writeNumberProperty("time", request.arrived().toEpochMilli());
        json.writeStringProperty("method", PageJson.text(request.method()));
        json.writeStringProperty("path", PageJson.text(request.path()));
        json.writeStringProperty("format", request.format().map(Enum::name).orElse(""));
        json.writeStringProperty("encoding", PageJson.text(request.headers().getOrDefault("content-encoding", "")));
        json.writeNumberProperty("bytes", request.wireBytes());
        json.writeNumberProperty("status", request.status());
        json.writeStringProperty("answer", PageJson.text(request.answer()));
        json.writeNumberProperty("stored", request.stored());
        json.writeNumberProperty("repeated", request.repeated());
        json.writeName("refusals");
        json.writeStartArray();
        request.refusals().forEach(refusal -> {
            json.writeStartObject();
            json.writeStringProperty("rule", PageJson.text(refusal.rule()));
            json.writeStringProperty("reason", PageJson.text(refusal.reason()));
            json.writeNumberProperty("items", refusal.items());
            json.writeBooleanProperty("silent", refusal.silent());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void range(JsonGenerator json, String name, BoundedHistory<?> history) {
        json.writeName(name);
        json.writeStartArray();
        json.writeNumber(history.first());
        json.writeNumber(history.next());
        json.writeEndArray();
    }
}
