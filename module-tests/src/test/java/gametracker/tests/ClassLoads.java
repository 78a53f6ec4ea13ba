package gametracker.tests;

import java.util.List;

/** What {@code -Xlog:class+load} says. */
final class ClassLoads {
    private ClassLoads() {}

    /** A line: {@code [0.034s][info][class,load] java.lang.Object source: shared objects file}. */
    static List<String> names(String log) {
        return log.lines()
                .filter(line -> line.contains("] ") && line.contains(" source: "))
                .map(line -> line.substring(line.lastIndexOf("] ", line.indexOf(" source: ")) + 2))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }
}
