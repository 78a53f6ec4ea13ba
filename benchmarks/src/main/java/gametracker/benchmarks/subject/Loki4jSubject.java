package gametracker.benchmarks.subject;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.github.loki4j.client.http.HttpConfig;
import com.github.loki4j.client.http.Loki4jHttpClient;
import com.github.loki4j.client.http.LokiResponse;
import com.github.loki4j.logback.HttpSender;
import com.github.loki4j.logback.JsonLayout;
import com.github.loki4j.logback.Loki4jAppender;
import com.github.loki4j.logback.PipelineConfigAppenderBase.BatchCfg;
import com.github.loki4j.logback.PipelineConfigAppenderBase.HttpCfg;
import gametracker.api.Signal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** Logback with the Loki appender, JSON lines and its own queue. Logs only. */
public final class Loki4jSubject implements Subject {
    private static final byte[] MARK = Work.MESSAGE.getBytes(StandardCharsets.UTF_8);

    public final Logger logger;
    private final LoggerContext context = new LoggerContext();
    private final Loki4jAppender appender = new Loki4jAppender();

    public Loki4jSubject(Target target) {
        context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
        HttpCfg http = new HttpCfg();
        http.setUrl(target.server()
                .map(server -> server.resolve("/loki/api/v1/push").toString())
                .orElse("http://127.0.0.1:9/loki/api/v1/push"));
        if (target.server().isEmpty()) {
            http.setSender(new DiscardingSender());
        }
        appender.setContext(context);
        appender.setHttp(http);
        BatchCfg batch = new BatchCfg();
        batch.setStaticLabels(true);
        appender.setBatch(batch);
        appender.setLabels("game=" + Work.GAME + "\nenv=" + Work.ENVIRONMENT + "\nversion=" + Work.VERSION);
        appender.setStructuredMetadata(Loki4jAppender.DISABLE_SMD_PATTERN);
        appender.setMessage(layout(context));
        appender.start();
        logger = context.getLogger("benchmarks");
        logger.setLevel(Level.INFO);
        logger.addAppender(appender);
    }

    /** The appender's own JSON layout, which writes the key-value pairs of a call. */
    public static JsonLayout layout(LoggerContext context) {
        JsonLayout layout = new JsonLayout();
        layout.setContext(context);
        layout.start();
        return layout;
    }

    @Override
    public boolean has(Signal signal) {
        return signal == Signal.LOGS;
    }

    @Override
    public void log(long turn) {
        logger.atInfo()
                .addKeyValue(Work.FIELD_LEVEL, Work.LEVEL)
                .addKeyValue(Work.FIELD_ATTEMPT, turn)
                .log(Work.MESSAGE);
    }

    @Override
    public void span(long turn) {}

    @Override
    public void count() {}

    @Override
    public void gauge(double value) {}

    @Override
    public void record(double value) {}

    /** Has no flush of its own but the one at its stop. */
    @Override
    public void flush() {}

    @Override
    public long delivered(Signal signal) {
        return Tally.of(signal);
    }

    @Override
    public void close() {
        appender.stop();
        context.stop();
    }

    private static final class DiscardingSender implements HttpSender {
        @Override
        public HttpConfig.Builder getConfig() {
            return HttpConfig.builder();
        }

        @Override
        public Function<HttpConfig, Loki4jHttpClient> getHttpClientFactory() {
            return DiscardingClient::new;
        }
    }

    private record DiscardingClient(HttpConfig config) implements Loki4jHttpClient {
        @Override
        public HttpConfig getConfig() {
            return config;
        }

        @Override
        public LokiResponse send(ByteBuffer batch) {
            byte[] bytes = new byte[batch.remaining()];
            batch.get(bytes);
            Tally.add(Signal.LOGS, Bytes.count(bytes, bytes.length, MARK));
            return new LokiResponse(204, "");
        }

        @Override
        public void close() {}
    }
}
