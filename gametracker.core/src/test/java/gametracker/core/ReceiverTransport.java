package gametracker.core;

import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Transport;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends to a receiver, which answers as the real servers do; over the JDK's oldest client. */
final class ReceiverTransport implements Transport {
    /** What the servers said of what they did not take. */
    final List<String> refused = new CopyOnWriteArrayList<>();

    private final URI servers;
    private final boolean otlp;

    ReceiverTransport(URI servers, Protocol protocol) {
        this.servers = servers;
        this.otlp = protocol == Protocol.OTLP;
    }

    @Override
    public Delivery send(Envelope envelope) {
        String path = switch (envelope.format()) {
            case LOKI_PUSH -> "/loki/api/v1/push";
            case REMOTE_WRITE_1 -> "/api/v1/write";
            case OTLP_LOGS -> "/otlp/v1/logs";
            case OTLP_METRICS -> "/api/v1/otlp/v1/metrics";
            case OTLP_TRACES -> "/v1/traces";
        };
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) servers.resolve(path).toURL().openConnection();
            connection.setDoOutput(true);
            boolean json = otlp || envelope.signal() != Signal.METRICS;
            connection.setRequestProperty("Content-Type", json ? "application/json" : "application/x-protobuf");
            if (!json) {
                connection.setRequestProperty("Content-Encoding", "snappy");
            }
            byte[] body = new byte[envelope.body().remaining()];
            envelope.body().duplicate().get(body);
            connection.getOutputStream().write(body);
            int status = connection.getResponseCode();
            if (status < 300) {
                return new Delivery.Delivered(status, "");
            }
            String answer = new String(connection.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            refused.add(envelope.format() + ": " + answer);
            return new Delivery.Rejected(status, answer);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {}
}
