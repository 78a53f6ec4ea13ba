package gametracker.benchmarks.start;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.github.loki4j.logback.JsonLayout;
import com.github.loki4j.logback.Loki4jAppender;
import com.github.loki4j.logback.PipelineConfigAppenderBase.HttpCfg;
import java.io.IOException;
import org.slf4j.LoggerFactory;

/** Logback with the Loki appender: a log. Its stop is its first delivery. */
public final class StartLoki4j {
    private StartLoki4j() {}

    public static void main(String[] arguments) throws IOException {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        HttpCfg http = new HttpCfg();
        http.setUrl(arguments[0] + "loki/api/v1/push");
        JsonLayout layout = new JsonLayout();
        layout.setContext(context);
        layout.start();
        Loki4jAppender appender = new Loki4jAppender();
        appender.setContext(context);
        appender.setHttp(http);
        appender.setLabels("game=arena");
        appender.setMessage(layout);
        appender.start();
        Logger logger = context.getLogger("benchmarks");
        logger.setAdditive(false);
        logger.addAppender(appender);
        logger.atInfo().addKeyValue("level", "forest").log("player entered level");
        Phases.reached("called");
        appender.stop();
        Phases.reached("delivered");
        context.stop();
        Phases.reached("closed");
    }
}
