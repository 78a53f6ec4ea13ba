package gametracker.core.collect;

import gametracker.api.spi.Format;
import gametracker.core.format.BodySink;
import gametracker.core.format.MetricEncoder;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Keeps what it is asked to encode as text. */
final class FakeMetrics implements MetricEncoder {
    /** {@code kind} is values, starts or ends; {@code samples} are name=value, or the name alone. */
    record Call(String kind, List<String> samples, long timeNanos) {}

    final List<Call> calls = new ArrayList<>();

    /** The time at which a server has a series begin, as of the last values. */
    final Map<String, Long> starts = new HashMap<>();

    RuntimeException failure;

    List<Call> of(String kind) {
        return calls.stream().filter(call -> call.kind.equals(kind)).toList();
    }

    @Override
    public void encode(List<? extends Series> series, Content content, long timeNanos, BodySink sink) {
        if (content == Content.VALUE) {
            values(series, timeNanos);
        } else {
            String kind = content == Content.ZERO ? "starts" : "ends";
            calls.add(new Call(kind, series.stream().map(Series::name).toList(), timeNanos));
        }
        int items = content == Content.VALUE ? series.size() : 0;
        sink.body(Format.REMOTE_WRITE_1, ByteBuffer.allocate(1), items, null);
    }

    private void values(List<? extends Series> series, long timeNanos) {
        if (failure != null) {
            throw failure;
        }
        series.forEach(each -> starts.put(each.name(), each.startNanos()));
        calls.add(new Call("values", series.stream().map(FakeMetrics::sample).toList(), timeNanos));
    }

    private static String sample(Series series) {
        if (series instanceof CounterSeries counter) {
            return series.name() + "=" + counter.collected();
        }
        if (series instanceof GaugeSeries gauge) {
            return series.name() + "=" + gauge.collected();
        }
        return series.name() + "=" + ((HistogramSeries) series).collectedCount();
    }
}
