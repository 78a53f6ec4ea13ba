package gametracker.viewer.backend;

import gametracker.decode.DecodeException;
import gametracker.decode.LokiPushBody;
import gametracker.decode.PayloadDecoder;
import java.io.IOException;

/** Loki's {@code /loki/api/v1/push}. JSON only: the protobuf of Promtail is not read here. */
public final class LokiPushEndpoint implements Backend {
    private static final String NAME = "Loki push";
    private static final int MAX_BYTES = 32 << 20;

    private final Loki loki;

    /** One of the two endpoints of one Loki. */
    public LokiPushEndpoint(Loki loki) {
        this.loki = loki;
    }

    @Override
    public Verdict take(Post post, RecordSink sink) {
        try {
            LokiPushBody push = parse(body(post));
            Loki.Outcome outcome;
            try {
                outcome = loki.push(push.streams(), post.arrived(), sink, 500, NAME);
            } catch (Refused e) {
                return Verdict.plain(e.status(), e.reason(), 0, 0, e.refusals(push.items()));
            }
            if (outcome.status() == 204) {
                return Verdict.empty(204, outcome.stored(), outcome.repeated(), outcome.refusals());
            }
            return Verdict.plain(
                    outcome.status(), outcome.reason(), outcome.stored(), outcome.repeated(), outcome.refusals());
        } catch (Refused e) {
            return Verdict.plain(e.status(), e.reason(), 0, 0, e.refusals(0));
        }
    }

    /** docs/backends.md, content types and encodings: Loki push. */
    private static byte[] body(Post post) throws Refused {
        if (post.mediaType().isEmpty()) {
            throw new Refused(400, NAME + ": content type", "mime: no media type");
        }
        if (!post.mediaType().equals("application/json")) {
            throw new Refused(400, NAME + ": content type", "snappy: corrupt input");
        }
        try {
            return switch (post.encoding()) {
                case "" -> post.body();
                case "gzip" -> Unpack.gzip(post.body(), MAX_BYTES);
                case "deflate" -> Unpack.deflate(post.body(), true, MAX_BYTES);
                default ->
                    throw new Refused(
                            400,
                            NAME + ": content encoding",
                            "Content-Encoding \"" + post.encoding() + "\" not supported");
            };
        } catch (Unpack.TooLarge e) {
            throw new Refused(413, "Sizes: Loki push", "request body too large");
        } catch (IOException e) {
            throw new Refused(400, NAME + ": content encoding", post.encoding() + ": " + e.getMessage());
        }
    }

    /** docs/backends.md, Loki push: a parse error loses the whole request. */
    private static LokiPushBody parse(byte[] body) throws Refused {
        try {
            return PayloadDecoder.lokiPush(body);
        } catch (DecodeException e) {
            throw new Refused(400, NAME + ": JSON", String.valueOf(e.getMessage()));
        }
    }
}
