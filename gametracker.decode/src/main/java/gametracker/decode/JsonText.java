package gametracker.decode;

import java.io.StringWriter;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes JSON on one line, from values as OTLP has them. */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final JsonGenerator json;

    private JsonText(JsonGenerator json) {
        this.json = json;
    }

    static String object(Consumer<JsonText> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            fields.accept(new JsonText(json));
            json.writeEndObject();
        }
        return text.toString();
    }

    static String value(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
            new JsonText(json).write(value);
        }
        return text.toString();
    }

    void field(String name, @Nullable Object value) {
        json.writeName(name);
        write(value);
    }

    /** Writes a value that is known to be JSON; line breaks between its tokens are removed. */
    void raw(String name, String value) {
        json.writeName(name);
        json.writeRawValue(value.replace('\n', ' ').replace('\r', ' '));
    }

    private void write(@Nullable Object value) {
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Integer || value instanceof Long) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            if (Double.isFinite(number)) {
                json.writeNumber(number);
            } else {
                json.writeString(number.toString());
            }
        } else if (value instanceof Boolean truth) {
            json.writeBoolean(truth);
        } else if (value instanceof byte[] bytes) {
            json.writeString(Base64.getEncoder().encodeToString(bytes));
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            list.forEach(this::write);
            json.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((key, each) -> field(JsonParsers.wellFormed(key.toString()), each));
            json.writeEndObject();
        } else {
            json.writeString(JsonParsers.wellFormed(value.toString()));
        }
    }
}
