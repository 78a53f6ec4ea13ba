package gametracker.viewer.backend;

import gametracker.decode.DecodeException;
import gametracker.decode.OtlpEncoding;
import gametracker.decode.OtlpMetricsBody;
import gametracker.decode.PayloadDecoder;
import gametracker.viewer.received.Refusal;
import java.io.IOException;
import java.util.List;

/** Prometheus' OTLP receiver: translates into series; any error drops the whole request. */
public final class PrometheusOtlpEndpoint implements Backend {
    private static final String NAME = "OTLP metrics";
    private static final int MAX_BYTES = 33_554_432;

    private final Prometheus prometheus;

    /** One of the two endpoints of one Prometheus. */
    public PrometheusOtlpEndpoint(Prometheus prometheus) {
        this.prometheus = prometheus;
    }

    @Override
    public Verdict take(Post post, RecordSink sink) {
        int items = 0;
        try {
            OtlpMetricsBody metrics = parse(post);
            items = metrics.items();
            OtlpToPrometheus series = new OtlpToPrometheus(NAME);
            for (OtlpMetricsBody.Metric metric : metrics.metrics()) {
                // docs/backends.md, OTLP metrics: temporality.
                if (!metric.cumulative()) {
                    throw new Refused(
                            500,
                            NAME + ": temporality",
                            "invalid temporality and type combination for metric \"" + metric.name() + "\"");
                }
                series.add(metric);
            }
            series.addTargets(metrics);
            Prometheus.Committed committed = prometheus.append(series.samples(), post.arrived(), sink, NAME);
            List<Refusal> refusals = committed.lost() == 0
                    ? List.of()
                    : List.of(new Refusal(
                            NAME + ": colliding series",
                            "several points of one series and time: only the first is kept",
                            committed.lost(),
                            true));
            return Verdict.empty(200, committed.stored(), committed.repeated(), refusals);
        } catch (Refused e) {
            return Verdict.plain(e.status(), e.reason(), 0, 0, e.refusals(items));
        }
    }

    /** docs/backends.md, content types and encodings: no parameter after the type, gzip alone. */
    private static OtlpMetricsBody parse(Post post) throws Refused {
        OtlpEncoding encoding = switch (post.contentType()) {
            case "application/json" -> OtlpEncoding.JSON;
            case "application/x-protobuf" -> OtlpEncoding.PROTOBUF;
            default ->
                throw new Refused(
                        400,
                        NAME + ": content type",
                        "unsupported content type: " + post.contentType()
                                + ", supported: [application/json, application/x-protobuf]");
        };
        try {
            byte[] body = switch (post.encoding()) {
                case "" -> post.body();
                case "gzip" -> Unpack.gzip(post.body(), MAX_BYTES);
                default ->
                    throw new Refused(
                            400,
                            NAME + ": content encoding",
                            "unsupported compression: " + post.encoding()
                                    + ". Only \"gzip\" or no compression supported");
            };
            if (body.length > MAX_BYTES) {
                throw new Refused(400, "Sizes: OTLP metrics", "unexpected EOF");
            }
            return PayloadDecoder.otlpMetrics(encoding, body);
        } catch (Unpack.TooLarge e) {
            throw new Refused(400, "Sizes: OTLP metrics", "unexpected EOF");
        } catch (IOException e) {
            throw new Refused(400, NAME + ": content encoding", String.valueOf(e.getMessage()));
        } catch (DecodeException e) {
            throw new Refused(400, NAME + ": body", String.valueOf(e.getMessage()));
        }
    }
}
