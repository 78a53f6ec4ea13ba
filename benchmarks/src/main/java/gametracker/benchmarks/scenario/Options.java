package gametracker.benchmarks.scenario;

import java.util.HashMap;
import java.util.Map;

/** A measurement's arguments, each {@code name=value}. */
record Options(Map<String, String> values) {
    static Options of(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("not name=value: " + argument);
            }
            values.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        return new Options(values);
    }

    String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("missing: " + name);
        }
        return value;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    int number(String name) {
        return Integer.parseInt(text(name));
    }
}
