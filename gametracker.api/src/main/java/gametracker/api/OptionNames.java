package gametracker.api;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How options are named outside of the program. */
enum OptionNames {
    /** {@code gametracker.maxQueueSize}. */
    PROPERTIES("gametracker.") {
        @Override
        String of(String option) {
            return prefix + option;
        }
    },

    /** {@code GAMETRACKER_MAX_QUEUE_SIZE}. */
    VARIABLES("GAMETRACKER_") {
        @Override
        String of(String option) {
            return prefix + option.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        }
    };

    final String prefix;

    OptionNames(String prefix) {
        this.prefix = prefix;
    }

    /** Returns what an option is called. */
    abstract String of(String option);

    /**
     * Returns the option that is written most like a name, if the name looks like one of an option and is none. What
     * bridges read is named {@code gametracker.bridge.…}, and is theirs to check.
     *
     * @param known all options
     */
    Optional<String> unknown(String name, Collection<String> known) {
        if (!name.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT))
                || name.startsWith("gametracker.bridge.")
                || known.stream().anyMatch(option -> of(option).equals(name))) {
            return Optional.empty();
        }
        return known.stream()
                .map(this::of)
                .min(Comparator.comparingInt(option -> difference(folded(option), folded(name))));
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "");
    }

    /** A name that was cut short is like the whole one, however long that is. */
    private static int difference(String option, String name) {
        return option.startsWith(name) ? 1 : distance(option, name);
    }

    /** Levenshtein's: how many characters are to be inserted, removed or replaced (Wagner and Fischer, 1974). */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
