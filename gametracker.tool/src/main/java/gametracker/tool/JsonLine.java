package gametracker.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** JSON on one line, for scripts. */
final class JsonLine {
    private JsonLine() {}

    /** An object of names and values in turn, in this order. */
    static String of(Object... namesAndValues) {
        return JSON.std.asString(object(namesAndValues));
    }

    /** The same, to stand in another one. */
    static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
