package gametracker.tests;

import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.jr.ob.JSON;

/**
 * A transport that keeps what it is given, found by the ServiceLoader like any game's own. Each test has one of its
 * own, told apart by the endpoint's path.
 */
public final class Capture {
    private static final Map<String, Capture> OPEN = new ConcurrentHashMap<>();

    /** How a try ends; called on the sender's thread. */
    @FunctionalInterface
    interface Answer {
        Delivery to(Envelope envelope) throws InterruptedException;
    }

    private final String key = UUID.randomUUID().toString();
    private final List<Envelope> tried = new CopyOnWriteArrayList<>();
    private final List<Envelope> delivered = new CopyOnWriteArrayList<>();
    private volatile Answer answer = envelope -> new Delivery.Delivered(204, "");

    Capture() {
        OPEN.put(key, this);
    }

    /** A configuration that sends here, collects nothing by itself for an hour, and queues a lot. */
    TrackerConfig.Builder config() {
        return TrackerConfig.builder()
                .game("test-game")
                .version("1.0.0")
                .environment("test")
                .endpoint(endpoint())
                .transport("capture")
                .flushInterval(Duration.ofHours(1))
                .shutdownTimeout(Duration.ofSeconds(20));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:9/" + key);
    }

    Capture answer(Answer next) {
        answer = next;
        return this;
    }

    List<Envelope> tried(Signal signal) {
        return tried.stream().filter(e -> e.signal() == signal).toList();
    }

    List<Envelope> delivered(Signal signal) {
        return delivered.stream().filter(e -> e.signal() == signal).toList();
    }

    /** Every Loki stream's labels with its lines, parsed. */
    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (Envelope envelope : delivered(Signal.LOGS)) {
            if (envelope.format() != Format.LOKI_PUSH) {
                continue;
            }
            for (Object stream : list(json(envelope).get("streams"))) {
                Map<String, Object> labels = map(map(stream).get("stream"));
                for (Object value : list(map(stream).get("values"))) {
                    lines.add(new Line(labels, (String) list(value).get(0), parse((String)
                            list(value).get(1))));
                }
            }
        }
        return lines;
    }

    /** Every span, parsed. */
    List<Map<String, Object>> spans() {
        List<Map<String, Object>> spans = new ArrayList<>();
        for (Map<String, Object> resource : resourceSpans()) {
            for (Object scope : list(resource.get("scopeSpans"))) {
                list(map(scope).get("spans")).forEach(span -> spans.add(map(span)));
            }
        }
        return spans;
    }

    List<Map<String, Object>> resourceSpans() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Envelope envelope : delivered(Signal.TRACES)) {
            list(json(envelope).get("resourceSpans")).forEach(r -> all.add(map(r)));
        }
        return all;
    }

    /** The samples of every remote write body, decoded by reference code, in order of arrival. */
    List<RemoteWriteSamples.Sample> samples() {
        List<RemoteWriteSamples.Sample> samples = new ArrayList<>();
        for (Envelope envelope : delivered(Signal.METRICS)) {
            samples.addAll(RemoteWriteSamples.decode(envelope.bytes()));
        }
        return samples;
    }

    /** The last finite value of a series, by name and a piece of its labels. */
    double last(String name, Map<String, String> labels) {
        return samples().stream()
                .filter(s -> s.name().equals(name) && s.labels().entrySet().containsAll(labels.entrySet()))
                .filter(s -> !Double.isNaN(s.value()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no sample of " + name + labels + " in " + samples()))
                .value();
    }

    static Map<String, Object> json(Envelope envelope) {
        return parse(new String(envelope.bytes(), StandardCharsets.UTF_8));
    }

    static Map<String, Object> parse(String json) {
        return JSON.std.mapFrom(json);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) value;
    }

    record Line(Map<String, Object> labels, String time, Map<String, Object> fields) {
        String message() {
            return (String) fields.get("msg");
        }

        Map<String, Object> part(String name) {
            return map(fields.get(name));
        }
    }

    /** What the ServiceLoader finds. */
    public static final class Provider implements TransportProvider {
        @Override
        public String name() {
            return "capture";
        }

        @Override
        public Transport open(TransportConfig config) {
            String path = config.endpoints().values().iterator().next().getPath();
            Capture capture = OPEN.get(path.split("/")[1]);
            return new Transport() {
                @Override
                public Delivery send(Envelope envelope) throws InterruptedException {
                    capture.tried.add(envelope);
                    Delivery delivery = capture.answer.to(envelope);
                    if (delivery instanceof Delivery.Delivered) {
                        capture.delivered.add(envelope);
                    }
                    return delivery;
                }

                @Override
                public void close() {}
            };
        }
    }
}
