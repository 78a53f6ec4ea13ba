package gametracker.examples.arena;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What can make a frame late, named as GameTracker names it. */
enum Trouble {
    GC,
    SAFEPOINT,
    LOCK,
    WAIT,
    SLEEP,
    IO,
    CLASS_LOADING,
    CPU,
    SCHEDULER;

    private static final String ALL = "all";

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Reads names that are separated by commas; {@code all} for all of them. */
    static List<Trouble> parse(String option, String names) {
        if (names.equals(ALL)) {
            return List.of(values());
        }
        return Arrays.stream(names.split(",", -1))
                .map(name -> Stream.of(values())
                        .filter(each -> each.label().equals(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(
                                option + " must be all, or some of " + labels() + ": " + names)))
                .toList();
    }

    static String labels() {
        return Stream.of(values()).map(Trouble::label).collect(Collectors.joining(","));
    }
}
