package gametracker.benchmarks;

import gametracker.api.Protocol;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.Loki4jSubject;
import gametracker.benchmarks.subject.MicrometerSubject;
import gametracker.benchmarks.subject.OpenTelemetrySubject;
import gametracker.benchmarks.subject.PrometheusSubject;
import gametracker.benchmarks.subject.SentrySubject;
import gametracker.benchmarks.subject.Target;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One running library each, with a queue of {@value Target#PEER_QUEUE} before an exporter that discards. */
public class States {
    private static final Target TARGET = Target.discarding(Target.PEER_QUEUE);

    @State(Scope.Benchmark)
    public static class GameTrackerState {
        public GameTrackerSubject subject;

        @Setup
        public void open() {
            subject = new GameTrackerSubject(TARGET, Protocol.LGTM);
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetryState {
        public OpenTelemetrySubject subject;

        @Setup
        public void open() {
            subject = new OpenTelemetrySubject(TARGET);
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class MicrometerState {
        public MicrometerSubject subject;

        @Setup
        public void open() {
            subject = new MicrometerSubject(TARGET);
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class PrometheusState {
        public PrometheusSubject subject;

        @Setup
        public void open() {
            subject = new PrometheusSubject();
        }
    }

    @State(Scope.Benchmark)
    public static class Loki4jState {
        public Loki4jSubject subject;

        @Setup
        public void open() {
            subject = new Loki4jSubject(TARGET);
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class SentryState {
        public SentrySubject subject;

        @Setup
        public void open() {
            subject = new SentrySubject(TARGET);
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }
}
