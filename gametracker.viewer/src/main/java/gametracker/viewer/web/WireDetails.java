package gametracker.viewer.web;

import gametracker.api.spi.Format;
import gametracker.decode.DecodedRecord;
import gametracker.decode.OtlpEncoding;
import gametracker.decode.PayloadDecoder;
import gametracker.decode.Records;
import gametracker.viewer.backend.Post;
import gametracker.viewer.backend.RequestCost;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.store.HeapShare;
import gametracker.viewer.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JsonGenerator;

/** One request in full: headers, body as text, its records, and the command that sends it again. */
final class WireDetails {
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_PLAIN = 36 << 20;
    private static final int MAX_RECORDS = 500;

    /** The answer holds the body as text and as base64, each in several copies while it is built. */
    private static final int COPIES = 8;

    private final Store store;
    private final HeapShare decoding;

    /** {@code decoding} provides the memory for decoding bodies. */
    WireDetails(Store store, HeapShare decoding) {
        this.store = store;
        this.decoding = decoding;
    }

    /** Empty if the request is gone. */
    Optional<byte[]> of(long number, String base) {
        Optional<Store.Taken> taken = store.read(() -> store.requestHistory().has(number)
                ? Optional.of(store.requestHistory().get(number))
                : Optional.empty());
        return taken.map(each -> of(each, base));
    }

    /** Describes a request; leaves out what the free memory does not suffice for. */
    byte[] of(Store.Taken taken, String base) {
        return PageJson.object(json -> {
            json.writeName("headers");
            PageJson.value(json, taken.request().headers());
            store.note(taken.request().number())
                    .ifPresent(note -> json.writeStringProperty("forwarded", PageJson.text(note)));
            json.writeBooleanProperty("kept", taken.bodyKept());
            if (taken.bodyKept()) {
                body(json, taken, base);
            }
        });
    }

    private void body(JsonGenerator json, Store.Taken taken, String base) {
        Optional<Boolean> written = cost(taken)
                .flatMap(cost -> decoding.lendNow(cost, () -> {
                    decoded(json, taken, base);
                    return true;
                }));
        if (written.isEmpty()) {
            json.writeStringProperty("undecodable", "There is not enough memory to decode this body now.");
        }
    }

    private static void decoded(JsonGenerator json, Store.Taken taken, String base) {
        ReceivedRequest request = taken.request();
        json.writeStringProperty("curl", CurlCommand.of(request, taken.body(), base));
        byte[] plain = plain(taken);
        json.writeNumberProperty("plainBytes", plain.length);
        if (request.format().map(Format::isJson).orElse(true) && encoding(request) == OtlpEncoding.JSON) {
            String text = new String(plain, 0, Math.min(plain.length, MAX_TEXT), StandardCharsets.UTF_8);
            json.writeStringProperty("text", PageJson.text(text));
            json.writeBooleanProperty("cut", plain.length > MAX_TEXT);
        }
        records(json, request, plain);
    }

    /** Estimates the memory for the description of the body; empty if there is not enough memory for the estimate. */
    private Optional<Long> cost(Store.Taken taken) {
        ReceivedRequest request = taken.request();
        long copies = (long) COPIES * taken.body().length;
        if (request.format().isEmpty()) {
            return Optional.of(copies);
        }
        Format format = request.format().get();
        Post post = new Post("", request.headers(), taken.body(), request.arrived());
        return decoding.lendNow(RequestCost.measuring(format, post), () -> copies + RequestCost.decoding(format, post));
    }

    private static void records(JsonGenerator json, ReceivedRequest request, byte[] plain) {
        if (request.format().isEmpty()) {
            return;
        }
        try {
            List<DecodedRecord> records =
                    Records.of(PayloadDecoder.decode(request.format().get(), encoding(request), plain));
            json.writeNumberProperty("count", records.size());
            json.writeName("records");
            json.writeStartArray();
            records.stream().limit(MAX_RECORDS).forEach(record -> json.writeString(PageJson.text(record.json())));
            json.writeEndArray();
        } catch (IllegalArgumentException e) {
            json.writeStringProperty("undecodable", PageJson.text(String.valueOf(e.getMessage())));
        }
    }

    private static OtlpEncoding encoding(ReceivedRequest request) {
        return request.headers().getOrDefault("content-type", "").contains("protobuf")
                ? OtlpEncoding.PROTOBUF
                : OtlpEncoding.JSON;
    }

    /** Unpacks the body; returns it unchanged if it cannot be unpacked. */
    private static byte[] plain(Store.Taken taken) {
        if (!taken.request().headers().getOrDefault("content-encoding", "").equalsIgnoreCase("gzip")) {
            return taken.body();
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(taken.body()))) {
            return in.readNBytes(MAX_PLAIN);
        } catch (IOException e) {
            return taken.body();
        }
    }
}
