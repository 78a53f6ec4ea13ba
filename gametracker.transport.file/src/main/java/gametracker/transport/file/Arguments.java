package gametracker.transport.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What stands behind a command: options with and without a value, and the rest. */
final class Arguments {
    private final Map<String, List<String>> options = new HashMap<>();
    private final List<String> rest = new ArrayList<>();

    /** The user asked for something that cannot be; the message says what to do instead. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }

    static Arguments parse(List<String> words, Set<String> flags, Set<String> valued) {
        Arguments arguments = new Arguments();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int equals = word.indexOf('=');
            String name = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
            if (!word.startsWith("--")) {
                arguments.rest.add(word);
            } else if (flags.contains(name) && equals < 0) {
                arguments.options.put(name, List.of());
            } else if (!valued.contains(name)) {
                throw new UsageException("unknown option " + word);
            } else if (equals < 0 && i + 1 == words.size()) {
                throw new UsageException(name + " needs a value");
            } else {
                String value = equals > 0 ? word.substring(equals + 1) : words.get(++i);
                arguments
                        .options
                        .computeIfAbsent(name, each -> new ArrayList<>())
                        .add(value);
            }
        }
        return arguments;
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    Optional<String> value(String option) {
        List<String> values = options.getOrDefault(option, List.of());
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    List<String> values(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The one word that must stand there. */
    String only(String what) {
        if (rest.size() != 1) {
            throw new UsageException(rest.isEmpty() ? "name " + what : "name one " + what + ", not " + rest);
        }
        return rest.get(0);
    }

    /** The spool's directory: an option, a word, or the environment. */
    Path spool(boolean mayBeWord) {
        Optional<String> named = value("--spool");
        if (mayBeWord && !rest.isEmpty()) {
            if (named.isPresent()) {
                throw new UsageException("the spool is named twice: " + named.get() + " and " + rest);
            }
            named = Optional.of(only("directory"));
        }
        String property = System.getProperty("gametracker.spoolDirectory");
        return named.or(() -> Optional.ofNullable(property))
                .or(() -> Optional.ofNullable(System.getenv("GAMETRACKER_SPOOL_DIRECTORY")))
                .map(Path::of)
                .orElseThrow(() -> new UsageException(
                        "which spool? Name its directory with --spool DIR or set GAMETRACKER_SPOOL_DIRECTORY"));
    }
}
