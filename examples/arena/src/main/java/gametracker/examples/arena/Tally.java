package gametracker.examples.arena;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts what the game records, on its way to the tracker, so that what arrived can be held against it. A game does
 * not need this: it hands the tracker itself around. Not safe for use by several threads.
 */
final class Tally {
    final Map<String, Long> logs = new TreeMap<>();
    final Map<String, Long> spans = new TreeMap<>();
    final Map<SeriesName, Long> counters = new TreeMap<>();
    final Map<SeriesName, Double> gauges = new TreeMap<>();
    final Map<SeriesName, Measured> histograms = new TreeMap<>();

    /** A tracker that hands every call on, and has it counted here. */
    GameTracker around(GameTracker tracker) {
        return (GameTracker) Proxy.newProxyInstance(
                GameTracker.class.getClassLoader(), new Class<?>[] {GameTracker.class}, (proxy, method, given) -> {
                    Object[] args = given == null ? new Object[0] : given;
                    Object answer = call(tracker, method, args);
                    Class<?> kind = method.getReturnType();
                    if (kind == Counter.class || kind == Gauge.class || kind == Histogram.class) {
                        return counted(kind, answer, series(args, 1));
                    }
                    count(method.getName(), args);
                    return answer;
                });
    }

    private static Object call(GameTracker tracker, Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(tracker, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** By what the method promises: a handle may be of more than one kind. */
    private Object counted(Class<?> kind, Object handle, SeriesName series) {
        if (kind == Counter.class) {
            Counter counter = (Counter) handle;
            return (Counter) amount -> {
                counter.add(amount);
                add(series, amount);
            };
        }
        if (kind == Gauge.class) {
            Gauge gauge = (Gauge) handle;
            return (Gauge) value -> {
                gauge.set(value);
                gauges.put(series, value);
            };
        }
        Histogram histogram = (Histogram) handle;
        return (Histogram) value -> {
            histogram.record(value);
            measure(series, value);
        };
    }

    private void count(String method, Object[] args) {
        switch (method) {
            case "logDebug", "logInfo", "logWarn", "logError" ->
                logs.merge(method.substring(3).toUpperCase(java.util.Locale.ROOT), 1L, Long::sum);
            case "startSpan" -> spans.merge((String) args[0], 1L, Long::sum);
            case "increment" -> add(series(args, 1), args[args.length - 1] instanceof Long amount ? amount : 1);
            case "gauge" -> gauges.put(series(args, 2), (Double) args[1]);
            case "histogram" -> measure(series(args, 2), (Double) args[1]);
            default -> {
                // Contexts, tags and breadcrumbs travel with the logs.
            }
        }
    }

    private void add(SeriesName series, long amount) {
        counters.merge(series, amount, Long::sum);
    }

    private void measure(SeriesName series, double value) {
        histograms.merge(series, new Measured(1, value), Measured::plus);
    }

    private static SeriesName series(Object[] args, int labelsAt) {
        Map<String, String> labels = new TreeMap<>();
        if (args.length > labelsAt && args[labelsAt] instanceof Map<?, ?> given) {
            given.forEach((key, value) -> labels.put((String) key, (String) value));
        }
        return new SeriesName((String) args[0], labels);
    }

    /** A metric's name with one set of labels. */
    record SeriesName(String name, Map<String, String> labels) implements Comparable<SeriesName> {
        @Override
        public int compareTo(SeriesName other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return labels.isEmpty() ? name : name + labels;
        }
    }

    /** What went into a histogram. */
    record Measured(long count, double sum) {
        Measured plus(Measured other) {
            return new Measured(count + other.count, sum + other.sum);
        }
    }
}
