package gametracker.viewer.backend;

import gametracker.decode.Bodies;
import gametracker.decode.DecodeException;
import gametracker.decode.LokiPush;
import java.io.IOException;

/** Loki's {@code /loki/api/v1/push}. JSON only: the protobuf of Promtail is not read here. */
public final class LokiPushDoor implements Backend {
    private static final String DOOR = "Loki push";
    private static final int MAX_BYTES = 32 << 20;

    private final Loki loki;

    /** One of two doors of one Loki. */
    public LokiPushDoor(Loki loki) {
        this.loki = loki;
    }

    @Override
    public Verdict take(Post post, Shelf shelf) {
        try {
            LokiPush push = parse(body(post));
            Loki.Outcome outcome;
            try {
                outcome = loki.push(push.streams(), post.arrived(), shelf, 500, DOOR);
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
            throw new Refused(400, DOOR + ": content type", "mime: no media type");
        }
        if (!post.mediaType().equals("application/json")) {
            throw new Refused(400, DOOR + ": content type", "snappy: corrupt input");
        }
        try {
            return switch (post.encoding()) {
                case "" -> post.body();
                case "gzip" -> Unpack.gzip(post.body(), MAX_BYTES);
                case "deflate" -> Unpack.deflate(post.body(), true, MAX_BYTES);
                default ->
                    throw new Refused(
                            400,
                            DOOR + ": content encoding",
                            "Content-Encoding \"" + post.encoding() + "\" not supported");
            };
        } catch (Unpack.TooLarge e) {
            throw new Refused(413, "Sizes: Loki push", "request body too large");
        } catch (IOException e) {
            throw new Refused(400, DOOR + ": content encoding", post.encoding() + ": " + e.getMessage());
        }
    }

    /** docs/backends.md, Loki push: a parse error loses the whole request. */
    private static LokiPush parse(byte[] body) throws Refused {
        try {
            return Bodies.lokiPush(body);
        } catch (DecodeException e) {
            throw new Refused(400, DOOR + ": JSON", String.valueOf(e.getMessage()));
        }
    }
}
