package gametracker.viewer;

import gametracker.api.spi.Envelope;
import gametracker.decode.DecodedBody;
import gametracker.decode.PayloadDecoder;
import gametracker.transport.file.SpoolReader;
import gametracker.transport.file.SpoolReader.SpooledEnvelope;
import gametracker.viewer.backend.AsIs;
import gametracker.viewer.backend.Post;
import gametracker.viewer.backend.RequestCost;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import gametracker.viewer.store.MemoryPlan;
import gametracker.viewer.store.Store;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads the content of a spool into a store, and serves it. */
final class SpoolFolder {
    private SpoolFolder() {}

    static Receiver open(Path directory, ReceiverConfig config, PrintWriter out) throws IOException {
        MemoryPlan plan = MemoryPlan.ofThisJvm(config.maxMemoryBytes());
        Store store = new Store(plan.kept());
        SpoolReader.read(directory, each -> add(each, store, plan.decoding()));
        out.println("Read " + store.totals().requests() + " envelopes from " + directory.toAbsolutePath());
        return Receiver.over(store, "spool " + directory.getFileName(), config, plan, Optional.empty());
    }

    /** {@code maxDecoding} is how much memory the decoding of one envelope may take. */
    static void add(SpooledEnvelope spooled, Store store, long maxDecoding) {
        Envelope envelope = spooled.envelope();
        byte[] body = envelope.bytes();
        int stored = 0;
        List<Refusal> refusals = List.of();
        try {
            check(envelope, body, maxDecoding);
            DecodedBody decoded = PayloadDecoder.decode(envelope.format(), body);
            AsIs.put(decoded, envelope.createdAt(), store);
            stored = decoded.items();
        } catch (IllegalArgumentException e) {
            refusals = List.of(new Refusal("Spool: body", String.valueOf(e.getMessage()), envelope.itemCount(), true));
        }
        Map<String, String> about = new TreeMap<>(spooled.about());
        about.put("session", spooled.sessionId());
        about.put("content-type", envelope.format().isJson() ? "application/json" : "application/x-protobuf");
        int items = stored;
        List<Refusal> found = refusals;
        store.request(
                number -> new ReceivedRequest(
                        number,
                        envelope.createdAt(),
                        "SPOOL",
                        "/" + envelope.id(),
                        about,
                        Optional.of(envelope.format()),
                        body.length,
                        0,
                        spooled.acknowledged() ? "delivered" : "waiting",
                        items,
                        0,
                        found),
                body);
    }

    private static void check(Envelope envelope, byte[] body, long maxDecoding) {
        Post post = new Post("", Map.of(), body, envelope.createdAt());
        long cost = RequestCost.measuring(envelope.format(), post);
        if (cost <= maxDecoding) {
            cost = RequestCost.decoding(envelope.format(), post);
        }
        if (cost > maxDecoding) {
            throw new IllegalArgumentException(
                    "it takes about " + cost + " bytes of memory to decode, and there is room" + " for " + maxDecoding
                            + "; give the viewer a larger heap (java -Xmx…)");
        }
    }
}
