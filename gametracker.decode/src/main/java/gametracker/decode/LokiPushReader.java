package gametracker.decode;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads Loki's push JSON as strictly and as leniently as Loki (docs/backends.md, Loki push): unknown fields, a fourth
 * element and text after the document are ignored; a label may be a number; a timestamp may not.
 */
final class LokiPushReader {
    private final JsonParser parser;

    private LokiPushReader(JsonParser parser) {
        this.parser = parser;
    }

    static LokiPushBody read(byte[] body) {
        try (JsonParser parser = JsonParsers.parser(body)) {
            return new LokiPushReader(parser).push();
        } catch (JacksonException e) {
            throw new DecodeException("loghttp.PushRequest: " + e.getOriginalMessage(), e);
        }
    }

    private LokiPushBody push() {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "loghttp.PushRequest");
        List<LokiPushBody.Stream> streams = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (!field.equals("streams")) {
                parser.skipChildren();
            } else if (value != JsonToken.VALUE_NULL) {
                expect(value, JsonToken.START_ARRAY, "loghttp.PushRequest.Streams");
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    streams.add(stream());
                }
            }
        }
        return new LokiPushBody(streams);
    }

    private LokiPushBody.Stream stream() {
        expect(parser.currentToken(), JsonToken.START_OBJECT, "loghttp.LogProtoStream");
        Map<String, String> labels = new LinkedHashMap<>();
        List<LokiPushBody.Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "stream" -> labels(value, labels);
                case "values" -> {
                    expect(value, JsonToken.START_ARRAY, "loghttp.LogProtoStream.values");
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        entries.add(entry());
                    }
                }
                default -> parser.skipChildren();
            }
        }
        return new LokiPushBody.Stream(labels, entries);
    }

    private void labels(JsonToken start, Map<String, String> labels) {
        expect(start, JsonToken.START_OBJECT, "loghttp.LogProtoStream.stream");
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = whole(parser.currentName());
            if (!JsonParsers.isScalar(parser.nextToken())) {
                throw refused("label value of '" + name + "' is not a string");
            }
            labels.put(name, whole(parser.getString())); // also the text of a number, true or null
        }
    }

    private LokiPushBody.Entry entry() {
        expect(parser.currentToken(), JsonToken.START_ARRAY, "loghttp.Entry");
        long time = time(parser.nextToken());
        String line = "";
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int element = 1; parser.nextToken() != JsonToken.END_ARRAY; element++) {
            if (element == 1) {
                line = string("line");
            } else if (element == 2) {
                expect(parser.currentToken(), JsonToken.START_OBJECT, "loghttp.Entry.structuredMetadata");
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = whole(parser.currentName());
                    parser.nextToken();
                    metadata.put(key, string("structured metadata"));
                }
            } else {
                parser.skipChildren();
            }
        }
        return new LokiPushBody.Entry(time, line, metadata);
    }

    private long time(JsonToken token) {
        if (token != JsonToken.VALUE_STRING) {
            throw refused("unmarshalerDecoder: Value looks like Number/Boolean/None, but can't find its end: ',' or"
                    + " '}' symbol (the timestamp must be a string of digits)");
        }
        String text = parser.getString();
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw refused("strconv.ParseInt: parsing \"" + text + "\": invalid syntax (the timestamp must be"
                    + " nanoseconds in a string of digits)");
        }
    }

    private String string(String what) {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw refused("unmarshalerDecoder: Value is string, but can't find closing '\"' symbol (" + what
                    + " must be a string)");
        }
        return whole(parser.getString());
    }

    private String whole(String text) {
        if (JsonParsers.hasLoneSurrogate(text)) {
            throw refused("unmarshalerDecoder: a lone surrogate is no text");
        }
        return text;
    }

    private void expect(JsonToken actual, JsonToken expected, String what) {
        if (actual != expected) {
            throw refused(what + ": readObjectStart: expect " + (expected == JsonToken.START_ARRAY ? "[" : "{")
                    + ", but found " + (actual == null ? "the end" : actual));
        }
    }

    private DecodeException refused(String reason) {
        return new DecodeException(
                "loghttp.PushRequest.Streams: []loghttp.LogProtoStream: " + reason + ", " + JsonParsers.where(parser));
    }
}
