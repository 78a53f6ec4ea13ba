package gametracker.jvm;

import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import gametracker.api.spi.MetricSink;
import gametracker.api.spi.MetricSink.Kind;
import gametracker.api.spi.MetricSink.Metric;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The JVM's health under the stable names of OpenTelemetry's semantic conventions for the JVM
 * (https://opentelemetry.io/docs/specs/semconv/runtime/jvm-metrics/).
 */
final class JvmMetrics implements AutoCloseable {
    /** From 1 ms on: a collection of 10 ms is most of a frame. In seconds. */
    private static final List<Double> GC_BOUNDS =
            List.of(0.001, 0.002, 0.004, 0.008, 0.016, 0.033, 0.066, 0.125, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0);

    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private final MetricSink sink;
    private final GcNotices notices;
    private volatile boolean closed;

    JvmMetrics(MetricSink sink) {
        this.sink = sink;
        this.notices = new GcNotices(this::collected);
    }

    void register() {
        memory();
        classes();
        threads();
        cpu();
        notices.listen();
    }

    private void observe(
            String name, Kind kind, String unit, String description, Map<String, String> labels, DoubleSupplier value) {
        sink.observe(
                new Metric(name, kind, unit, description, List.of()),
                labels,
                () -> closed ? Double.NaN : value.getAsDouble());
    }

    private void memory() {
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            Map<String, String> labels = Map.of(
                    "jvm.memory.type",
                    pool.getType() == MemoryType.HEAP ? "heap" : "non_heap",
                    "jvm.memory.pool.name",
                    pool.getName());
            memory("jvm.memory.used", "Measure of memory used.", labels, pool::getUsage, MemoryUsage::getUsed);
            memory(
                    "jvm.memory.committed",
                    "Measure of memory committed.",
                    labels,
                    pool::getUsage,
                    MemoryUsage::getCommitted);
            if (pool.getUsage().getMax() >= 0) {
                memory(
                        "jvm.memory.limit",
                        "Measure of max obtainable memory.",
                        labels,
                        pool::getUsage,
                        MemoryUsage::getMax);
            }
            if (pool.getCollectionUsage() != null) {
                memory(
                        "jvm.memory.used_after_last_gc",
                        "Measure of memory used, as measured after the most recent garbage collection event on this pool.",
                        labels,
                        pool::getCollectionUsage,
                        MemoryUsage::getUsed);
            }
        }
    }

    private void memory(
            String name,
            String description,
            Map<String, String> labels,
            Supplier<@Nullable MemoryUsage> usage,
            ToLongFunction<MemoryUsage> part) {
        observe(name, Kind.UP_DOWN_COUNTER, "By", description, labels, () -> {
            MemoryUsage now = usage.get();
            long bytes = now == null ? -1 : part.applyAsLong(now);
            return bytes < 0 ? Double.NaN : bytes;
        });
    }

    private void classes() {
        ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
        observe(
                "jvm.class.loaded",
                Kind.COUNTER,
                "{class}",
                "Number of classes loaded since JVM start.",
                Map.of(),
                classes::getTotalLoadedClassCount);
        observe(
                "jvm.class.unloaded",
                Kind.COUNTER,
                "{class}",
                "Number of classes unloaded since JVM start.",
                Map.of(),
                classes::getUnloadedClassCount);
        observe(
                "jvm.class.count",
                Kind.UP_DOWN_COUNTER,
                "{class}",
                "Number of classes currently loaded.",
                Map.of(),
                classes::getLoadedClassCount);
    }

    private void threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        ThreadCounts counts = new ThreadCounts(threads);
        for (boolean daemon : new boolean[] {true, false}) {
            for (Thread.State state : ThreadCounts.STATES) {
                observe(
                        "jvm.thread.count",
                        Kind.UP_DOWN_COUNTER,
                        "{thread}",
                        "Number of executing platform threads.",
                        Map.of(
                                "jvm.thread.daemon", Boolean.toString(daemon),
                                "jvm.thread.state", state.name().toLowerCase(Locale.ROOT)),
                        () -> counts.of(daemon, state));
            }
        }
    }

    private void cpu() {
        observe(
                "jvm.cpu.count",
                Kind.UP_DOWN_COUNTER,
                "{cpu}",
                "Number of processors available to the Java virtual machine.",
                Map.of(),
                () -> Runtime.getRuntime().availableProcessors());
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            observe(
                    "jvm.cpu.time",
                    Kind.COUNTER,
                    "s",
                    "CPU time used by the process as reported by the JVM.",
                    Map.of(),
                    () -> {
                        long nanos = system.getProcessCpuTime();
                        return nanos < 0 ? Double.NaN : nanos / NANOS;
                    });
            observe(
                    "jvm.cpu.recent_utilization",
                    Kind.GAUGE,
                    "1",
                    "Recent CPU utilization for the process as reported by the JVM.",
                    Map.of(),
                    () -> {
                        double load = system.getProcessCpuLoad();
                        return load < 0 ? Double.NaN : load;
                    });
        }
    }

    private void collected(GarbageCollectionNotificationInfo info) {
        if (!closed) {
            sink.histogram(
                            new Metric(
                                    "jvm.gc.duration",
                                    Kind.HISTOGRAM,
                                    "s",
                                    "Duration of JVM garbage collection actions.",
                                    GC_BOUNDS),
                            Map.of("jvm.gc.name", info.getGcName(), "jvm.gc.action", info.getGcAction()))
                    .accept(info.getGcInfo().getDuration() / MILLIS);
        }
    }

    @Override
    public void close() {
        closed = true;
        notices.close();
    }
}
