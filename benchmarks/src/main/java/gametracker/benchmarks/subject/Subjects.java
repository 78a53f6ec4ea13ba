package gametracker.benchmarks.subject;

import gametracker.api.Protocol;
import gametracker.api.Signal;
import java.util.List;

/** Opens a library by its name. Only the classes of that one are loaded. */
public final class Subjects {
    public static final String NOTHING = "nothing";
    public static final String GAMETRACKER = "gametracker";
    public static final String GAMETRACKER_OTLP = "gametracker-otlp";
    /** With a state directory, so that what is recorded is copied to disk as well. */
    public static final String GAMETRACKER_JOURNAL = "gametracker-journal";

    public static final String OPENTELEMETRY = "opentelemetry";
    /** With what its exporters leave off unless told otherwise. */
    public static final String OPENTELEMETRY_GZIP = "opentelemetryGzip";

    public static final String LOKI4J = "loki4j";
    public static final String SENTRY = "sentry";
    public static final String MICROMETER = "micrometer";
    public static final String PROMETHEUS = "prometheus";
    /** What a game would take for metrics and logs if it took neither of the big ones. */
    public static final String MICROMETER_LOKI4J = "micrometer+loki4j";

    private Subjects() {}

    public static Subject open(String name, Target target) {
        return switch (name) {
            case NOTHING -> new Nothing();
            case GAMETRACKER -> new GameTrackerSubject(target, Protocol.LGTM);
            case GAMETRACKER_OTLP -> new GameTrackerSubject(target, Protocol.OTLP);
            case GAMETRACKER_JOURNAL -> GameTrackerSubject.withJournal(target);
            case OPENTELEMETRY -> new OpenTelemetrySubject(target);
            case OPENTELEMETRY_GZIP -> new OpenTelemetrySubject(target, "gzip");
            case LOKI4J -> new Loki4jSubject(target);
            case SENTRY -> new SentrySubject(target);
            case MICROMETER -> new MicrometerSubject(target);
            case PROMETHEUS -> new PrometheusSubject();
            case MICROMETER_LOKI4J -> new Both(new MicrometerSubject(target), new Loki4jSubject(target));
            default -> throw new IllegalArgumentException("no such library: " + name);
        };
    }

    /** The measurement's own cost and the machine's own noise. */
    private static final class Nothing implements Subject {
        @Override
        public boolean has(Signal signal) {
            return true;
        }

        @Override
        public void log(long turn) {}

        @Override
        public void span(long turn) {}

        @Override
        public void count() {}

        @Override
        public void gauge(double value) {}

        @Override
        public void record(double value) {}

        @Override
        public void flush() {}

        @Override
        public long delivered(Signal signal) {
            return 0;
        }

        @Override
        public void close() {}
    }

    /** Metrics by the first, logs by the second. */
    private record Both(Subject metrics, Subject logs) implements Subject {
        @Override
        public boolean has(Signal signal) {
            return metrics.has(signal) || logs.has(signal);
        }

        @Override
        public void log(long turn) {
            logs.log(turn);
        }

        @Override
        public void span(long turn) {}

        @Override
        public void count() {
            metrics.count();
        }

        @Override
        public void gauge(double value) {
            metrics.gauge(value);
        }

        @Override
        public void record(double value) {
            metrics.record(value);
        }

        @Override
        public void flush() {
            List.of(metrics, logs).forEach(Subject::flush);
        }

        @Override
        public long delivered(Signal signal) {
            return logs.delivered(signal);
        }

        @Override
        public void close() {
            List.of(metrics, logs).forEach(Subject::close);
        }
    }
}
