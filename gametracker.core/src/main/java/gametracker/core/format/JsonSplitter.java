package gametracker.core.format;

import gametracker.api.spi.Envelope;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.jr.ob.JSON;

/**
 * Cuts JSON between two elements of an array and keeps the bytes of both sides as they are. Arrays are nested in a chain
 * (streams and their values; resources, scopes and spans). The outermost one that has more than one element is cut.
 */
final class JsonSplitter {
    private final JsonParser parser;
    private final String[] path;

    private JsonSplitter(JsonParser parser, String[] path) {
        this.parser = parser;
        this.path = path;
    }

    /**
     * Cuts a body.
     *
     * @param path the names of the arrays, from the outermost to the one that holds the items
     */
    static List<Envelope> halve(Envelope envelope, String... path) {
        byte[] bytes = envelope.bytes();
        List<Element> elements;
        try (JsonParser parser = JSON.std.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return List.of();
            }
            elements = new JsonSplitter(parser, path).object(0);
            if (parser.nextToken() != null) {
                return List.of();
            }
        } catch (JacksonException e) {
            return List.of();
        }
        while (elements.size() == 1) {
            elements = elements.get(0).inner;
        }
        return elements.isEmpty() ? List.of() : cut(envelope, bytes, elements);
    }

    private static List<Envelope> cut(Envelope whole, byte[] bytes, List<Element> elements) {
        int all = elements.stream().mapToInt(element -> element.items).sum();
        int before = elements.get(0).items;
        int second = 1;
        while (second < elements.size() - 1 && before + elements.get(second).items <= all / 2) {
            before += elements.get(second++).items;
        }
        int open = elements.get(0).start;
        int close = elements.get(elements.size() - 1).end;
        return Halves.of(
                whole,
                without(bytes, elements.get(second - 1).end, close),
                without(bytes, open, elements.get(second).start),
                before);
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        ByteArrayOutputStream rest = new ByteArrayOutputStream(bytes.length - (to - from));
        rest.write(bytes, 0, from);
        rest.write(bytes, to, bytes.length - to);
        return rest.toByteArray();
    }

    /**
     * Reads an object up to its end.
     *
     * @return the elements of its array at this depth of the path
     */
    private List<Element> object(int depth) {
        List<Element> elements = List.of();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = parser.currentName().equals(path[depth]);
            JsonToken value = parser.nextToken();
            if (value == JsonToken.START_ARRAY && wanted) {
                elements = array(depth);
            } else if (value == JsonToken.START_OBJECT && elements.isEmpty() && isPointHolder(depth)) {
                elements = object(depth);
            } else {
                parser.skipChildren();
            }
        }
        return elements;
    }

    /** The points of a metric are one object deeper, in the one that names its kind: sum, gauge, histogram. */
    private boolean isPointHolder(int depth) {
        return path[depth].equals("dataPoints");
    }

    private List<Element> array(int depth) {
        List<Element> elements = new ArrayList<>();
        boolean last = depth == path.length - 1;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            List<Element> inner = List.of();
            if (!last && token == JsonToken.START_OBJECT) {
                inner = object(depth + 1);
            } else {
                parser.skipChildren();
            }
            int end = (int) parser.currentLocation().getByteOffset();
            int items = last ? 1 : inner.stream().mapToInt(Element::items).sum();
            elements.add(new Element(start, end, items, inner));
        }
        return elements;
    }

    private record Element(int start, int end, int items, List<Element> inner) {}
}
