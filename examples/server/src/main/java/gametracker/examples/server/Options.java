package gametracker.examples.server;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/** A command line of pairs, {@code --name value}. */
record Options(Map<String, String> values) {
    static Options parse(Map<String, String> defaults, String... args) {
        Map<String, String> values = new HashMap<>(defaults);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!defaults.containsKey(name)) {
                throw new IllegalArgumentException(
                        "unknown option " + args[i] + "; known are " + new TreeSet<>(defaults.keySet()));
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            values.put(name, args[i + 1]);
        }
        return new Options(Map.copyOf(values));
    }

    String text(String name) {
        return values.get(name);
    }

    boolean flag(String name) {
        return switch (values.get(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("--" + name + " must be true or false: " + values.get(name));
        };
    }

    int number(String name, int least, int most) {
        try {
            int number = Integer.parseInt(values.get(name));
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below, together with what is out of range
        }
        throw new IllegalArgumentException(
                "--" + name + " must be a whole number from " + least + " to " + most + ": " + values.get(name));
    }
}
