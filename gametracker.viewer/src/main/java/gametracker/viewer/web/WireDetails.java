package gametracker.viewer.web;

import gametracker.api.spi.DecodedRecord;
import gametracker.api.spi.Format;
import gametracker.decode.OtlpEncoding;
import gametracker.decode.PayloadDecoder;
import gametracker.decode.Records;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.store.Store;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JsonGenerator;

/** One request in full: headers, body as text, its records, and the command that sends it again. */
final class WireDetails {
    private static final int MAX_TEXT = 1 << 20;
    private static final int MAX_PLAIN = 36 << 20;
    private static final int MAX_RECORDS = 500;
    private static final Set<String> NOT_SENT =
            Set.of("host", "content-length", "connection", "accept", "user-agent", "upgrade", "http2-settings");

    private final Store store;

    WireDetails(Store store) {
        this.store = store;
    }

    /** Empty if the request is gone. */
    Optional<byte[]> of(long number, String base) {
        Optional<Store.Taken> taken = store.read(() -> store.requestHistory().has(number)
                ? Optional.of(store.requestHistory().get(number))
                : Optional.empty());
        return taken.map(each -> PageJson.object(json -> write(json, each, base)));
    }

    private void write(JsonGenerator json, Store.Taken taken, String base) {
        ReceivedRequest request = taken.request();
        json.writeName("headers");
        PageJson.value(json, request.headers());
        json.writeStringProperty("curl", PageJson.text(curl(request, taken.body(), base)));
        store.note(request.number()).ifPresent(note -> json.writeStringProperty("forwarded", PageJson.text(note)));
        byte[] plain = plain(taken);
        json.writeNumberProperty("plainBytes", plain.length);
        boolean text = request.format().map(Format::isJson).orElse(true) && encoding(request) == OtlpEncoding.JSON;
        if (text) {
            String body = new String(plain, 0, Math.min(plain.length, MAX_TEXT), StandardCharsets.UTF_8);
            json.writeStringProperty("text", PageJson.text(body));
            json.writeBooleanProperty("cut", plain.length > MAX_TEXT);
        }
        records(json, request, plain);
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

    /** As it came, if it cannot be unpacked. */
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

    /** The bytes go in base64, so that the command is text whatever they are. */
    private static String curl(ReceivedRequest request, byte[] body, String base) {
        StringBuilder curl = new StringBuilder("base64 -d <<'BODY' | curl -i -X ")
                .append(quoted(request.method()))
                .append(" --data-binary @- ")
                .append(quoted(base + request.path()));
        for (Map.Entry<String, String> header : request.headers().entrySet()) {
            if (!NOT_SENT.contains(header.getKey())) {
                curl.append(" \\\n  -H ").append(quoted(header.getKey() + ": " + header.getValue()));
            }
        }
        String encoded = Base64.getMimeEncoder(120, new byte[] {'\n'}).encodeToString(body);
        return curl.append('\n').append(encoded).append("\nBODY\n").toString();
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
