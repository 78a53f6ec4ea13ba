package gametracker.viewer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** Posts to a receiver by the JDK's oldest client. */
final class PostClient {
    private final URI base;

    PostClient(URI base) {
        this.base = base;
    }

    record Reply(int status, String contentType, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    Reply json(String path, String body) {
        return post(path, Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
    }

    Reply loki(String body) {
        return json("/loki/api/v1/push", body);
    }

    Reply traces(String body) {
        return json("/v1/traces", body);
    }

    Reply remoteWrite(byte[] snappy) {
        return post(
                "/api/v1/push", Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "snappy"), snappy);
    }

    Reply post(String path, Map<String, String> headers, byte[] body) {
        return request("POST", path, headers, body);
    }

    Reply request(String method, String path, Map<String, String> headers, byte[] body) {
        try {
            HttpURLConnection http =
                    (HttpURLConnection) base.resolve(path).toURL().openConnection();
            http.setRequestMethod(method);
            new LinkedHashMap<>(headers).forEach(http::setRequestProperty);
            if (method.equals("POST") || method.equals("PUT")) {
                http.setDoOutput(true);
                http.setFixedLengthStreamingMode(body.length);
                http.getOutputStream().write(body);
            }
            int status = http.getResponseCode();
            var in = status >= 400 ? http.getErrorStream() : http.getInputStream();
            byte[] answer = in == null ? new byte[0] : in.readAllBytes();
            return new Reply(status, String.valueOf(http.getContentType()), answer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] gzip(byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
