package gametracker.viewer.web;

import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpTraces;
import gametracker.decode.WriteRequest;
import gametracker.viewer.received.Exchange;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSpan;
import gametracker.viewer.store.Journal;
import gametracker.viewer.store.SeriesTable;
import gametracker.viewer.store.Store;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/**
 * What was received, as the page reads it: arrays rather than objects, in pages by number, what many rows have in
 * common written once.
 */
final class Rows {
    private final Store store;

    Rows(Store store) {
        this.store = store;
    }

    /** Where each journal begins and ends, and the totals. */
    byte[] state() {
        return Json.object(json -> store.read(() -> {
            range(json, "logs", store.logJournal());
            range(json, "spans", store.spanJournal());
            range(json, "wire", store.exchangeJournal());
            json.writeName("samples");
            json.writeNumber(store.seriesTable().next());
            Received.Totals totals = store.totals();
            json.writeName("totals");
            json.writeStartObject();
            json.writeNumberProperty("logs", totals.logs());
            json.writeNumberProperty("spans", totals.spans());
            json.writeNumberProperty("samples", totals.samples());
            json.writeNumberProperty("requests", totals.exchanges());
            json.writeNumberProperty("refused", totals.refused());
            json.writeNumberProperty("repeated", totals.repeated());
            json.writeNumberProperty("refusedRequests", totals.refusedExchanges());
            json.writeEndObject();
            return true;
        }));
    }

    byte[] logs(long from, long to) {
        List<ReceivedLog> logs = new ArrayList<>();
        long first = store.read(() -> {
            logs.addAll(store.logJournal().range(from, to));
            return Math.max(from, store.logJournal().first());
        });
        IdentityHashMap<Map<String, String>, Integer> streams = new IdentityHashMap<>();
        List<Map<String, String>> table = new ArrayList<>();
        return Json.object(json -> {
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
                json.writeString(Json.text(log.sessionId()));
                json.writeString(Json.text(log.traceId()));
                json.writeString(Json.text(log.spanId()));
                json.writeString(Json.text(log.line()));
                if (!log.metadata().isEmpty()) {
                    Json.value(json, log.metadata());
                }
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeName("streams");
            Json.value(json, table);
        });
    }

    byte[] spans(long from, long to) {
        List<ReceivedSpan> spans = new ArrayList<>();
        long first = store.read(() -> {
            spans.addAll(store.spanJournal().range(from, to));
            return Math.max(from, store.spanJournal().first());
        });
        IdentityHashMap<OtlpOrigin, Integer> origins = new IdentityHashMap<>();
        List<OtlpOrigin> table = new ArrayList<>();
        return Json.object(json -> {
            json.writeNumberProperty("from", first);
            json.writeName("rows");
            json.writeStartArray();
            for (ReceivedSpan received : spans) {
                OtlpTraces.Span span = received.span();
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
            for (OtlpOrigin origin : table) {
                json.writeStartArray();
                Json.value(json, origin.resource());
                json.writeString(Json.text(origin.scope()));
                json.writeEndArray();
            }
            json.writeEndArray();
        });
    }

    private static void span(JsonGenerator json, OtlpTraces.Span span, int origin) {
        json.writeStartArray();
        json.writeString(span.traceId());
        json.writeString(span.spanId());
        json.writeString(span.parentSpanId());
        json.writeString(Json.text(span.name()));
        json.writeString(Long.toUnsignedString(span.startNanos()));
        json.writeNumber(span.durationNanos());
        json.writeNumber(span.status());
        json.writeString(Json.text(span.statusMessage()));
        json.writeNumber(span.kind());
        json.writeNumber(origin);
        Json.value(json, span.attributes());
        json.writeStartArray();
        for (OtlpTraces.Event event : span.events()) {
            json.writeStartArray();
            json.writeNumber(event.timeNanos() - span.startNanos());
            json.writeString(Json.text(event.name()));
            Json.value(json, event.attributes());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndArray();
    }

    /** The samples that came since, of each series that has any; at most so many of them. */
    byte[] series(long after, int limit) {
        return Json.object(json -> store.read(() -> {
            SeriesTable table = store.seriesTable();
            long upTo = Math.min(table.next() - 1, after + limit);
            json.writeNumberProperty("next", upTo);
            int count = 0;
            json.writeName("series");
            json.writeStartArray();
            for (SeriesTable.Column column : table.columns()) {
                count++;
                if (column.newestNumber() > after) {
                    column(json, column, after, upTo);
                }
            }
            json.writeEndArray();
            json.writeNumberProperty("count", count);
            return true;
        }));
    }

    private static void column(JsonGenerator json, SeriesTable.Column column, long after, long upTo) {
        List<Integer> fresh = new ArrayList<>();
        for (int i = 0; i < column.size(); i++) {
            if (column.number(i) > after && column.number(i) <= upTo) {
                fresh.add(i);
            }
        }
        if (fresh.isEmpty()) {
            return;
        }
        json.writeStartObject();
        json.writeNumberProperty("id", column.id());
        json.writeName("labels");
        Json.value(json, column.labels());
        json.writeNumberProperty("from", column.time(0));
        json.writeName("t");
        json.writeStartArray();
        fresh.forEach(i -> json.writeNumber(column.time(i)));
        json.writeEndArray();
        json.writeName("v");
        json.writeStartArray();
        for (int i : fresh) {
            WriteRequest.Sample sample = new WriteRequest.Sample(column.time(i), column.bits(i));
            if (sample.isStale()) {
                json.writeNull();
            } else {
                Json.number(json, sample.value());
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    byte[] wire(long from, long to) {
        List<Store.Taken> all = new ArrayList<>();
        long first = store.read(() -> {
            all.addAll(store.exchangeJournal().range(from, to));
            return Math.max(from, store.exchangeJournal().first());
        });
        return Json.object(json -> {
            json.writeNumberProperty("from", first);
            json.writeName("rows");
            json.writeStartArray();
            all.forEach(taken -> exchange(json, taken.exchange()));
            json.writeEndArray();
        });
    }

    private static void exchange(JsonGenerator json, Exchange exchange) {
        json.writeStartObject();
        json.writeNumberProperty("number", exchange.number());
        json.writeNumberProperty("time", exchange.arrived().toEpochMilli());
        json.writeStringProperty("method", exchange.method());
        json.writeStringProperty("path", Json.text(exchange.path()));
        json.writeStringProperty("format", exchange.format().map(Enum::name).orElse(""));
        json.writeStringProperty("encoding", exchange.headers().getOrDefault("content-encoding", ""));
        json.writeNumberProperty("bytes", exchange.wireBytes());
        json.writeNumberProperty("status", exchange.status());
        json.writeStringProperty("answer", Json.text(exchange.answer()));
        json.writeNumberProperty("stored", exchange.stored());
        json.writeNumberProperty("repeated", exchange.repeated());
        json.writeName("refusals");
        json.writeStartArray();
        exchange.refusals().forEach(refusal -> {
            json.writeStartObject();
            json.writeStringProperty("rule", Json.text(refusal.rule()));
            json.writeStringProperty("reason", Json.text(refusal.reason()));
            json.writeNumberProperty("items", refusal.items());
            json.writeBooleanProperty("silent", refusal.silent());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void range(JsonGenerator json, String name, Journal<?> journal) {
        json.writeName(name);
        json.writeStartArray();
        json.writeNumber(journal.first());
        json.writeNumber(journal.next());
        json.writeEndArray();
    }
}
