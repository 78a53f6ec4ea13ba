package gametracker.core;

import gametracker.api.Protocol;
import gametracker.api.spi.Format;
import gametracker.core.format.BodySink;
import gametracker.core.format.Identity;
import gametracker.core.format.LogFormat;
import gametracker.core.format.LokiPush;
import gametracker.core.format.MetricFormat;
import gametracker.core.format.OtlpLogs;
import gametracker.core.format.OtlpMetrics;
import gametracker.core.format.OtlpTraces;
import gametracker.core.format.RemoteWrite;
import gametracker.core.format.SpanFormat;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.LogRecord;
import java.util.Set;

/** The formatters of a protocol. */
record Encoders(LogFormat logs, MetricFormat metrics, SpanFormat spans, Set<Format> formats) {
    static Encoders of(Protocol protocol, Identity identity) {
        return switch (protocol) {
            case LGTM ->
                new Encoders(
                        new LokiPush(identity),
                        new RemoteWrite(identity),
                        new OtlpTraces(identity),
                        Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES));
            case OTLP ->
                new Encoders(
                        new OtlpLogs(identity),
                        new OtlpMetrics(identity),
                        new OtlpTraces(identity),
                        Set.of(Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES));
        };
    }

    Intake.Encoder<LogRecord> ofLogs() {
        return new Intake.Encoder<>() {
            @Override
            public void add(LogRecord log, BodySink sink) {
                logs.add(log, sink);
            }

            @Override
            public void finish(BodySink sink) {
                logs.finish(sink);
            }

            @Override
            public int openItems() {
                return logs.openItems();
            }

            @Override
            public int openBytes() {
                return logs.openBytes();
            }
        };
    }

    <S extends EndedSpan> Intake.Encoder<S> ofSpans() {
        return new Intake.Encoder<>() {
            @Override
            public void add(S span, BodySink sink) {
                spans.add(span, sink);
            }

            @Override
            public void finish(BodySink sink) {
                spans.finish(sink);
            }

            @Override
            public int openItems() {
                return spans.openItems();
            }

            @Override
            public int openBytes() {
                return spans.openBytes();
            }
        };
    }
}
