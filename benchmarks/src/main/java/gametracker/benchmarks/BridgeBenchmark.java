package gametracker.benchmarks;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.Subject;
import gametracker.benchmarks.subject.Target;
import gametracker.benchmarks.subject.Work;
import gametracker.bridge.jul.GameTrackerHandler;
import gametracker.bridge.logback.GameTrackerAppender;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.core.appender.NullAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A message without arguments by the game's own library, over a bridge: beside the direct call, beside the same library
 * with an appender that does nothing, and beside the peers' appenders.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class BridgeBenchmark {
    private static final String MESSAGE = Work.MESSAGE;
    private static final String LOGGER = "benchmarks";

    /** The process-wide tracker, which bridges record through. */
    @State(Scope.Benchmark)
    public static class Tracker {
        GameTracker tracker;

        @Setup
        public void open() {
            tracker = GameTracker.init(GameTrackerSubject.config(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM)
                    .build());
            GameTrackerSubject.describe(tracker);
        }

        @TearDown
        public void close() {
            tracker.close();
        }
    }

    /** A logger of Logback's with one appender. */
    private static ch.qos.logback.classic.Logger logback(UnsynchronizedAppenderBase<ILoggingEvent> appender) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        appender.setContext(context);
        appender.start();
        ch.qos.logback.classic.Logger logger = context.getLogger(LOGGER);
        logger.setLevel(ch.qos.logback.classic.Level.INFO);
        logger.addAppender(appender);
        return logger;
    }

    private static org.apache.logging.log4j.Logger log4j(String appender) {
        ConfigurationBuilder<BuiltConfiguration> builder = ConfigurationBuilderFactory.newConfigurationBuilder();
        builder.add(builder.newAppender("APPENDER", appender));
        builder.add(builder.newRootLogger(org.apache.logging.log4j.Level.INFO).add(builder.newAppenderRef("APPENDER")));
        return Configurator.initialize(builder.build()).getLogger(LOGGER);
    }

    @State(Scope.Benchmark)
    public static class Logback {
        ch.qos.logback.classic.Logger bridged;
        ch.qos.logback.classic.Logger idle;

        @Setup(Level.Trial)
        public void open(Tracker tracker) {
            bridged = logback(new GameTrackerAppender());
            idle = logback(new IdleAppender());
        }
    }

    /** Does nothing with what it is given. */
    private static final class IdleAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
        @Override
        protected void append(ILoggingEvent event) {}
    }

    @State(Scope.Benchmark)
    public static class Log4jBridged {
        org.apache.logging.log4j.Logger logger;

        @Setup(Level.Trial)
        public void open(Tracker tracker) {
            logger = log4j("GameTracker");
        }
    }

    @State(Scope.Benchmark)
    public static class Log4jIdle {
        org.apache.logging.log4j.Logger logger;

        @Setup(Level.Trial)
        public void open() {
            logger = log4j(NullAppender.PLUGIN_NAME);
        }
    }

    @State(Scope.Benchmark)
    public static class Jul {
        java.util.logging.Logger logger;

        @Setup(Level.Trial)
        public void open(Tracker tracker) {
            logger = java.util.logging.Logger.getLogger(LOGGER);
            logger.setUseParentHandlers(false);
            logger.addHandler(new GameTrackerHandler());
        }
    }

    /** A peer's appender. What it appends has to come out of the peer at its end, or it measures nothing. */
    public abstract static class Peer {
        private Subject subject;
        private long before;

        void measures(Subject peer) {
            subject = peer;
            before = peer.delivered(Signal.LOGS);
        }

        @TearDown
        public void check() {
            subject.flush();
            if (subject.delivered(Signal.LOGS) == before) {
                throw new IllegalStateException("nothing that was logged has been delivered");
            }
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetryLogback extends Peer {
        ch.qos.logback.classic.Logger logger;

        @Setup(Level.Trial)
        public void open(States.OpenTelemetryState state) {
            measures(state.subject);
            OpenTelemetryAppender appender = new OpenTelemetryAppender();
            appender.setOpenTelemetry(state.subject.sdk);
            logger = logback(appender);
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetryLog4j extends Peer {
        org.apache.logging.log4j.Logger logger;

        @Setup(Level.Trial)
        public void open(States.OpenTelemetryState state) {
            measures(state.subject);
            logger = log4j("OpenTelemetry");
            io.opentelemetry.instrumentation.log4j.appender.v2_17.OpenTelemetryAppender.install(state.subject.sdk);
        }
    }

    @Benchmark
    public void direct(Tracker state) {
        state.tracker.logInfo(MESSAGE);
    }

    @Benchmark
    public void logback(Logback state) {
        state.bridged.info(MESSAGE);
    }

    @Benchmark
    public void logbackIdle(Logback state) {
        state.idle.info(MESSAGE);
    }

    @Benchmark
    public void log4j2(Log4jBridged state) {
        state.logger.info(MESSAGE);
    }

    @Benchmark
    public void log4j2Idle(Log4jIdle state) {
        state.logger.info(MESSAGE);
    }

    @Benchmark
    public void jul(Jul state) {
        state.logger.info(MESSAGE);
    }

    @Benchmark
    public void opentelemetryLogback(OpenTelemetryLogback state) {
        state.logger.info(MESSAGE);
    }

    @Benchmark
    public void opentelemetryLog4j2(OpenTelemetryLog4j state) {
        state.logger.info(MESSAGE);
    }

    @Benchmark
    public void loki4jLogback(States.Loki4jState state) {
        state.subject.logger.info(MESSAGE);
    }
}
