package gametracker.core.format;

import gametracker.core.record.Fields;
import java.util.Locale;

/**
 * The beginning of every OTLP body: from whom it comes, and by which library. Attribute names follow OpenTelemetry's
 * semantic conventions where they have one.
 */
final class Resource {
    /** The version of this library, as in its pom. */
    static final String LIBRARY_VERSION = "0.1.0";

    /**
     * Loki makes structured metadata of nearly all attributes, those of the resource too, and takes 128 and 64 KB an
     * entry: the resource, the context and the record each have their share.
     */
    private static final int MAX_DEVICE_FIELDS = 22;

    private static final int MAX_BYTES = 12 << 10;

    private Resource() {}

    /** The three requests. */
    enum Request {
        LOGS("Logs", "logRecords"),
        METRICS("Metrics", "metrics"),
        TRACES("Spans", "spans");

        /** As in {@code resourceSpans}. */
        private final String signal;

        /** The array of items. */
        private final String items;

        Request(String signal, String items) {
            this.signal = signal;
            this.items = items;
        }
    }

    /** The bytes up to the first item. */
    static byte[] header(Identity identity, Request request) {
        JsonWriter json = new JsonWriter(false);
        json.raw(JsonWriter.ascii("{\"resource" + request.signal + "\":[{\"resource\":{\"attributes\":["));
        own(json, identity, request);
        int device = json.size();
        do {
            json.truncate(device);
            new FlatAttributes(json, MAX_DEVICE_FIELDS).write("device.", identity.device());
        } while (json.size() > MAX_BYTES && json.narrow());
        json.raw(JsonWriter.ascii(
                "]},\"scope" + request.signal + "\":[{\"scope\":{\"name\":\"gametracker\",\"version\":\""
                        + LIBRARY_VERSION + "\"},\"" + request.items + "\":["));
        return json.toBytes();
    }

    /** What closes {@link #header}. */
    static byte[] footer() {
        return JsonWriter.ascii("]}]}]}");
    }

    private static void own(JsonWriter json, Identity identity, Request request) {
        Attributes.attribute(json, "service.name", Texts.labelValue(identity.game()));
        next(json, "service.version", Texts.labelValue(identity.version()));
        // The first is the plan's and what older dashboards ask for, the second what the conventions say today.
        next(json, "deployment.environment", Texts.labelValue(identity.environment()));
        next(json, "deployment.environment.name", Texts.labelValue(identity.environment()));
        next(json, "session.id", Texts.labelValue(identity.sessionId()));
        if (request != Request.LOGS) {
            // Never absent from metrics: without it the series of all players are one in Prometheus. Never in logs:
            // Loki makes an index label of it, and so a stream for each session and level.
            String instance = identity.instance().isEmpty() ? identity.sessionId() : identity.instance();
            next(json, "service.instance.id", Texts.labelValue(instance));
        }
        next(json, "telemetry.sdk.name", "gametracker");
        next(json, "telemetry.sdk.language", "java");
        next(json, "telemetry.sdk.version", LIBRARY_VERSION);
        next(json, "os.type", osType(identity.device()));
    }

    private static void next(JsonWriter json, String key, String value) {
        Attributes.attribute(json.raw(','), key, value);
    }

    private static String osType(Fields device) {
        for (int i = 0; i < device.size(); i++) {
            if (device.key(i).equals("os") && device.value(i) instanceof String os) {
                String name = os.toLowerCase(Locale.ROOT);
                return name.startsWith("windows")
                        ? "windows"
                        : name.startsWith("mac") ? "darwin" : Texts.labelValue(name.replace(' ', '_'));
            }
        }
        return "unknown";
    }
}
