package gametracker.benchmarks.subject;

import gametracker.api.Signal;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.datapoints.GaugeDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** The Prometheus client. Metrics only, and nothing that sends: a server has to come and fetch. */
public final class PrometheusSubject implements Subject {
    public final PrometheusRegistry registry = new PrometheusRegistry();
    public final Counter counters =
            Counter.builder().name(Work.COUNTER).labelNames("level", "weapon").register(registry);
    public final CounterDataPoint counter = counters.labelValues("forest", "bow");
    public final GaugeDataPoint gauge = Gauge.builder()
            .name(Work.GAUGE)
            .labelNames("level", "weapon")
            .register(registry)
            .labelValues("forest", "bow");
    public final DistributionDataPoint histogram = Histogram.builder()
            .name(Work.HISTOGRAM)
            .labelNames("level", "weapon")
            .classicOnly()
            .classicUpperBounds(Work.bounds())
            .register(registry)
            .labelValues("forest", "bow");

    public PrometheusSubject() {}

    @Override
    public boolean has(Signal signal) {
        return signal == Signal.METRICS;
    }

    @Override
    public void log(long turn) {}

    @Override
    public void span(long turn) {}

    @Override
    public void count() {
        counter.inc();
    }

    @Override
    public void gauge(double value) {
        gauge.set(value);
    }

    @Override
    public void record(double value) {
        histogram.observe(value);
    }

    @Override
    public void flush() {}

    @Override
    public long delivered(Signal signal) {
        return 0;
    }

    @Override
    public void close() {}
}
