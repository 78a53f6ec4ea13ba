package gametracker.viewer.backend;

import gametracker.decode.DecodeException;
import gametracker.decode.PayloadDecoder;
import gametracker.decode.RemoteWriteBody;
import gametracker.viewer.received.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Prometheus' remote write receiver, version 1.0, also under the paths of Mimir and Alloy. */
public final class RemoteWriteEndpoint implements Backend {
    private static final String NAME = "Remote write";

    private final Prometheus prometheus;

    /** One of the two endpoints of one Prometheus. */
    public RemoteWriteEndpoint(Prometheus prometheus) {
        this.prometheus = prometheus;
    }

    @Override
    public Verdict take(Post post, RecordSink sink) {
        int items = 0;
        try {
            headers(post);
            RemoteWriteBody request = PayloadDecoder.remoteWrite(post.body());
            items = request.items();
            Faults faults = new Faults(NAME, true);
            List<Prometheus.Sample> samples = samples(request, faults);
            Prometheus.Committed committed = prometheus.append(samples, post.arrived(), sink, NAME);
            if (committed.lost() > 0) {
                faults.add(
                        "order within a series",
                        "samples newest first, or two values for one time: only the newest or the first is kept",
                        committed.lost());
            }
            return Verdict.empty(204, committed.stored(), committed.repeated(), faults.refusals());
        } catch (DecodeException e) {
            String reason = String.valueOf(e.getMessage());
            return Verdict.plain(400, reason, 0, 0, List.of(new Refusal(NAME + ": body", reason, items, false)));
        } catch (Refused e) {
            return Verdict.plain(e.status(), e.reason(), 0, 0, e.refusals(items));
        }
    }

    /** docs/backends.md, content types and encodings: Prometheus remote write. */
    private static void headers(Post post) throws Refused {
        String type = post.mediaType();
        if (!type.isEmpty()) {
            if (!type.equals("application/x-protobuf")) {
                throw new Refused(
                        415,
                        NAME + ": content type",
                        "expected application/x-protobuf as the first (media) part, got " + post.contentType()
                                + " content-type");
            }
            for (String parameter : post.contentType().split(";")) {
                String text = parameter.strip().toLowerCase(Locale.ROOT);
                if (text.startsWith("proto=") && !text.equals("proto=prometheus.writerequest")) {
                    throw new Refused(
                            415,
                            NAME + ": content type",
                            parameter.strip().substring("proto=".length())
                                    + " protobuf message is not accepted by this server; accepted"
                                    + " prometheus.WriteRequest");
                }
            }
        }
        if (!post.encoding().isEmpty() && !post.encoding().equals("snappy")) {
            throw new Refused(
                    415,
                    NAME + ": content encoding",
                    post.encoding() + " encoding (compression) is not accepted by this server; only snappy is"
                            + " acceptable");
        }
    }

    /** docs/backends.md, remote write 1.0: what is left out while the rest is stored and the answer is 204. */
    private static List<Prometheus.Sample> samples(RemoteWriteBody request, Faults faults) {
        List<Prometheus.Sample> samples = new ArrayList<>();
        for (RemoteWriteBody.Series series : request.series()) {
            Map<String, String> labels = new TreeMap<>();
            String lost = series.validUtf8() ? "" : "a name or value is no UTF-8";
            for (RemoteWriteBody.Label label : series.labels()) {
                if (label.name().isEmpty()) {
                    lost = "empty label name";
                } else if (labels.put(label.name(), label.value()) != null) {
                    lost = "duplicate label " + Faults.cut(label.name());
                }
            }
            labels.values().removeIf(String::isEmpty);
            if (lost.isEmpty() && !labels.containsKey("__name__")) {
                lost = "no metric name";
            }
            if (lost.isEmpty()) {
                series.samples()
                        .forEach(each -> samples.add(new Prometheus.Sample(labels, each.timeMillis(), each.bits())));
            } else {
                faults.add(
                        "invalid labels",
                        "Invalid metric names or labels: " + lost + " in " + Faults.cut(labels.toString()),
                        series.samples().size());
            }
        }
        return samples;
    }
}
