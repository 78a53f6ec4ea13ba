package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.MetricSink;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JvmMetricsTest {
    private final Sink sink = new Sink();
    private final JvmProbe probe = new JvmProbe(new Words(words -> {
        throw new AssertionError(words);
    }));

    @AfterEach
    void close() {
        probe.close();
    }

    @Test
    void allStableNamesAreThereWithValues() {
        probe.metrics(sink);
        assertEquals(
                Set.of(
                        "jvm.memory.used",
                        "jvm.memory.committed",
                        "jvm.memory.limit",
                        "jvm.memory.used_after_last_gc",
                        "jvm.class.loaded",
                        "jvm.class.unloaded",
                        "jvm.class.count",
                        "jvm.thread.count",
                        "jvm.cpu.count",
                        "jvm.cpu.time",
                        "jvm.cpu.recent_utilization"),
                names());
        assertTrue(sum("jvm.memory.used") > 1_000_000);
        assertTrue(sum("jvm.memory.committed") >= sum("jvm.memory.used"));
        assertTrue(sum("jvm.class.count") > 500);
        assertEquals(Runtime.getRuntime().availableProcessors(), sum("jvm.cpu.count"));
        assertTrue(sum("jvm.cpu.time") > 0);
        assertTrue(sum("jvm.thread.count") >= 3);
        assertTrue(
                value("jvm.thread.count", Map.of("jvm.thread.daemon", "false", "jvm.thread.state", "runnable")) >= 1);
        assertTrue(sink.observed.keySet().stream()
                .filter(each -> each.metric().name().startsWith("jvm.memory."))
                .allMatch(each ->
                        Set.of("heap", "non_heap").contains(each.labels().get("jvm.memory.type"))
                                && each.labels().containsKey("jvm.memory.pool.name")
                                && each.metric().unit().equals("By")));
    }

    @Test
    void aCollectionIsAValueInSecondsWithBoundsFromAMillisecond() throws Exception {
        probe.metrics(sink);
        System.gc();
        while (sink.recorded.isEmpty()) {
            Thread.onSpinWait();
        }
        Series series = sink.recorded.keySet().iterator().next();
        assertEquals("jvm.gc.duration", series.metric().name());
        assertEquals("s", series.metric().unit());
        assertEquals(0.001, series.metric().bounds().get(0));
        assertEquals(Set.of("jvm.gc.name", "jvm.gc.action"), series.labels().keySet());
        assertTrue(sink.recorded.get(series).stream().allMatch(each -> each >= 0 && each < 60));
    }

    @Test
    void afterClosingThereAreNoValues() {
        probe.metrics(sink);
        probe.close();
        assertTrue(sink.observed.values().stream().allMatch(each -> Double.isNaN(each.getAsDouble())));
        Sink late = new Sink();
        probe.metrics(late);
        assertTrue(late.observed.isEmpty());
    }

    private Set<String> names() {
        return sink.observed.keySet().stream()
                .map(each -> each.metric().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private double sum(String name) {
        return sink.observed.entrySet().stream()
                .filter(each -> each.getKey().metric().name().equals(name))
                .mapToDouble(each -> each.getValue().getAsDouble())
                .filter(each -> !Double.isNaN(each))
                .sum();
    }

    private double value(String name, Map<String, String> labels) {
        return sink.observed.entrySet().stream()
                .filter(each -> each.getKey().metric().name().equals(name)
                        && each.getKey().labels().equals(labels))
                .mapToDouble(each -> each.getValue().getAsDouble())
                .sum();
    }

    /** One series of a metric. */
    record Series(MetricSink.Metric metric, Map<String, String> labels) {}

    private static final class Sink implements MetricSink {
        final Map<Series, DoubleSupplier> observed = new ConcurrentHashMap<>();
        final Map<Series, List<Double>> recorded = new ConcurrentHashMap<>();

        @Override
        public void observe(Metric metric, Map<String, String> labels, DoubleSupplier value) {
            assertTrue(observed.put(new Series(metric, labels), value) == null, "twice: " + metric + labels);
        }

        @Override
        public DoubleConsumer histogram(Metric metric, Map<String, String> labels) {
            return value -> recorded.computeIfAbsent(
                            new Series(metric, labels), s -> new java.util.concurrent.CopyOnWriteArrayList<>())
                    .add(value);
        }
    }
}
