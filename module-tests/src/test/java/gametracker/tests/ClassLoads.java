package gametracker.tests;

import java.util.List;
import java.util.stream.Stream;

/** What {@code -Xlog:class+load} says, and what the JDK says of call sites that are linked: lambdas, concatenations. */
final class ClassLoads {
    /** Has a JVM say which call sites it links. */
    static final String TRACE_LINKAGE = "-Djava.lang.invoke.MethodHandle.TRACE_METHOD_LINKAGE=true";

    private ClassLoads() {}

    /**
     * The call sites that were linked, of classes whose names begin with one of the prefixes. A line: {@code linkCallSite a.Caller bootstrap name type}; JDK 25 names method and line too.
     */
    static List<String> linkages(String log, String... prefixes) {
        return log.lines()
                .filter(line -> Stream.of(prefixes).anyMatch(prefix -> line.contains("linkCallSite " + prefix)))
                .toList();
    }

    /** A line: {@code [0.034s][info][class,load] java.lang.Object source: shared objects file}. */
    static List<String> names(String log) {
        return log.lines()
                .filter(line -> line.contains("] ") && line.contains(" source: "))
                .map(line -> line.substring(line.lastIndexOf("] ", line.indexOf(" source: ")) + 2))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
    }
}
