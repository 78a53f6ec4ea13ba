package gametracker.benchmarks.start;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;

/** The Prometheus client: a counter. Nothing is ever sent. */
public final class StartPrometheus {
    private StartPrometheus() {}

    public static void main(String[] arguments) throws IOException {
        Counter.builder()
                .name("enemies_defeated")
                .labelNames("level")
                .register(new PrometheusRegistry())
                .labelValues("forest")
                .inc();
        Phases.reached("called");
        Phases.reached("delivered");
        Phases.reached("closed");
    }
}
