package gametracker.tests;

import java.util.List;
import java.util.stream.Stream;

/** What {@code -Xlog:class+load} says, and what the JDK says of call sites that are linked: lambdas, concatenations. */
final class ClassLoads {
    /** Has a JVM say which call sites it links. */
    static final String TRACE_LINKAGE = "-Djava.lang.invoke.MethodHandle.TRACE_METHOD_LINKAGE=true";

    private static final String LINKED = "linkCallSite ";

    private ClassLoads() {}

    /**
     * The call sites that were linked, of classes whose names begin with one of the prefixes. A line: {@code linkCallSite
     * a.Caller bootstrap name type}; of JDK 25: {@code linkCallSite module@version/a.Caller.method(Caller.java:1) …}.
     */
    static List<String> linkages(String log, String... prefixes) {
        return log.lines()
                .filter(line -> line.startsWith(LINKED))
                .filter(line -> Stream.of(prefixes).anyMatch(className(line)::startsWith))
                .toList();
    }

    private static String className(String line) {
        String caller = line.substring(LINKED.length(), line.indexOf(' ', LINKED.length()));
        return caller.substring(caller.indexOf('/') + 1);
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
