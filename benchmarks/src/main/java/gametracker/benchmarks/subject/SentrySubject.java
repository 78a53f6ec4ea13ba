package gametracker.benchmarks.subject;

import gametracker.api.Signal;
import io.sentry.Hint;
import io.sentry.ITransaction;
import io.sentry.ITransportFactory;
import io.sentry.Sentry;
import io.sentry.SentryAttribute;
import io.sentry.SentryAttributes;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEnvelopeItem;
import io.sentry.SentryLogLevel;
import io.sentry.SentryOptions;
import io.sentry.logger.SentryLogParameters;
import io.sentry.metrics.SentryMetricsParameters;
import io.sentry.transport.ITransport;
import io.sentry.transport.RateLimiter;
import java.net.URI;
import java.util.Map;

/** Sentry with logs, metrics and transactions switched on. It has no handles. */
public final class SentrySubject implements Subject {
    public SentrySubject(Target target) {
        SentryOptions options = new SentryOptions();
        options.setDsn(target.server().map(SentrySubject::dsn).orElse("http://key@127.0.0.1:9/1"));
        options.setRelease(Work.GAME + "@" + Work.VERSION);
        options.setEnvironment(Work.ENVIRONMENT);
        options.setTracesSampleRate(1.0);
        options.getLogs().setEnabled(true);
        options.getMetrics().setEnabled(true);
        options.setEnableUncaughtExceptionHandler(false);
        if (target.queue() > 0) {
            options.setMaxQueueSize(target.queue());
        }
        if (target.server().isEmpty()) {
            options.setTransportFactory(discarding());
        }
        Sentry.init(options);
    }

    private static String dsn(URI server) {
        return "http://key@" + server.getAuthority() + "/1";
    }

    @Override
    public boolean has(Signal signal) {
        return true;
    }

    @Override
    public void log(long turn) {
        Sentry.logger()
                .log(
                        SentryLogLevel.INFO,
                        SentryLogParameters.create(SentryAttributes.of(
                                SentryAttribute.stringAttribute(Work.FIELD_LEVEL, Work.LEVEL),
                                SentryAttribute.integerAttribute(Work.FIELD_ATTEMPT, (int) turn))),
                        Work.MESSAGE);
    }

    @Override
    public void span(long turn) {
        ITransaction transaction = Sentry.startTransaction(Work.SPAN, "task");
        transaction.setData(Work.ATTRIBUTE_SCENE, Work.SCENE);
        transaction.setData(Work.ATTRIBUTE_ASSETS, turn);
        transaction.finish();
    }

    @Override
    public void count() {
        Sentry.metrics().count(Work.COUNTER, 1.0, null, labels());
    }

    @Override
    public void gauge(double value) {
        Sentry.metrics().gauge(Work.GAUGE, value, null, labels());
    }

    @Override
    public void record(double value) {
        Sentry.metrics().distribution(Work.HISTOGRAM, value, null, labels());
    }

    private static SentryMetricsParameters labels() {
        return SentryMetricsParameters.create(SentryAttributes.of(
                SentryAttribute.stringAttribute("level", "forest"), SentryAttribute.stringAttribute("weapon", "bow")));
    }

    @Override
    public void flush() {
        Sentry.flush(30_000);
    }

    @Override
    public long delivered(Signal signal) {
        return Tally.of(signal);
    }

    @Override
    public void close() {
        Sentry.close();
    }

    /** Its own queue to the network is part of the transport, so what is discarded here has been batched but not yet queued a second time. */
    private static ITransportFactory discarding() {
        return (options, request) -> new ITransport() {
            @Override
            public void send(SentryEnvelope envelope, Hint hint) {
                for (SentryEnvelopeItem item : envelope.getItems()) {
                    tally(item);
                }
            }

            @Override
            public void flush(long timeoutMillis) {}

            @Override
            public RateLimiter getRateLimiter() {
                return new RateLimiter(options);
            }

            @Override
            public void close(boolean isRestarting) {}

            @Override
            public void close() {}
        };
    }

    private static void tally(SentryEnvelopeItem item) {
        Integer count = item.getHeader().getItemCount();
        int items = count == null ? 1 : count;
        Signal signal = SIGNALS.get(item.getHeader().getType().getItemType());
        if (signal != null) {
            Tally.add(signal, items);
        }
    }

    private static final Map<String, Signal> SIGNALS =
            Map.of("log", Signal.LOGS, "transaction", Signal.TRACES, "trace_metric", Signal.METRICS);
}
