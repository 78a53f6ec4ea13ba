package gametracker.core.format;

import gametracker.core.record.Fields;
import java.util.Locale;

/**
 * The beginning of every OTLP body: its origin and the library. Attribute names follow OpenTelemetry's semantic
 * conventions where they have one.
 */
final class Resource {
    /** The version of this library, as in its pom. */
    static final String LIBRARY_VERSION = "0.2.0";

    /**
     * The share of the resource in what Loki allows. Loki makes structured metadata of nearly all attributes, those of
     * the resource too, and accepts 128 and 64 KB of them in an entry. The context and the record have their own shares.
     */
    private static final int MAX_DEVICE_FIELDS = 22;

    private static final int MAX_BYTES = 12 << 10;

    private Resource() {}

    /** Returns the bytes up to the first item. */
    static byte[] header(Identity identity, OtlpRules request) {
        JsonWriter json = new JsonWriter(false);
        json.raw(JsonWriter.ascii("{\"" + request.array(0) + "\":[{\"resource\":{\"attributes\":["));
        own(json, identity, request);
        int device = json.size();
        do {
            json.truncate(device);
            new FlatAttributes(json, MAX_DEVICE_FIELDS).write("device.", identity.device());
        } while (json.size() > MAX_BYTES && json.narrow());
        json.raw(JsonWriter.ascii("]},\"" + request.array(1) + "\":[{\"scope\":{\"name\":\"gametracker\",\"version\":\""
                + LIBRARY_VERSION + "\"},\"" + request.array(2) + "\":["));
        return json.toBytes();
    }

    /** Returns the end of a body that begins with {@link #header}. */
    static byte[] footer() {
        return JsonWriter.ascii("]}]}]}");
    }

    private static void own(JsonWriter json, Identity identity, OtlpRules request) {
        Attributes.attribute(json, "service.name", Texts.labelValue(identity.game()));
        next(json, "service.version", Texts.labelValue(identity.version()));
        // Older dashboards query the first name; the second is the name of the conventions today.
        next(json, "deployment.environment", Texts.labelValue(identity.environment()));
        next(json, "deployment.environment.name", Texts.labelValue(identity.environment()));
        next(json, "session.id", Texts.labelValue(identity.sessionId()));
        if (request != OtlpRules.LOGS) {
            // Metrics always have it, because Prometheus would merge the series of all players. Logs never have it,
            // because Loki makes an index label of it, and so a stream for each session and level.
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
