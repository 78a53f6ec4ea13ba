package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.decode.DecodingCost;
import gametracker.decode.PayloadDecoder;
import gametracker.decode.RemoteWriteBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A remote write body, as Prometheus reads it.
 *
 * @param size bytes without the compression
 */
record Prom(List<Series> series, long size) {
    /** A series with its one sample; {@code names} are those of the labels, in the order of the body. */
    record Series(List<String> names, Map<String, String> labels, double value, long millis) {
        static Series of(RemoteWriteBody.Series series) {
            assertEquals(1, series.samples().size(), series::toString);
            Map<String, String> labels = new LinkedHashMap<>();
            series.labels().forEach(label -> labels.put(label.name(), label.value()));
            return new Series(
                    series.labels().stream().map(RemoteWriteBody.Label::name).toList(),
                    labels,
                    series.samples().get(0).value(),
                    series.samples().get(0).timeMillis());
        }

        String name() {
            return labels.get("__name__");
        }
    }

    static Prom of(FinishedBodies.Body body) {
        RemoteWriteBody request = PayloadDecoder.remoteWrite(body.bytes());
        return new Prom(request.series().stream().map(Series::of).toList(), DecodingCost.unpackedLength(body.bytes()));
    }

    Series named(String name) {
        List<Series> found =
                series.stream().filter(one -> one.name().equals(name)).toList();
        assertEquals(1, found.size(), name);
        return found.get(0);
    }
}
