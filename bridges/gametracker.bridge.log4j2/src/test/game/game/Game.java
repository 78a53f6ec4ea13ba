package game;

import gametracker.bridge.contract.BridgeGame;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.ThreadContext;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.message.StringMapMessage;

public final class Game extends BridgeGame {
    /** Pairs are a message of their own in Log4j, whose text is what it makes of them. */
    private static final class Rich extends StringMapMessage {
        private static final long serialVersionUID = 1;

        @Override
        public String getFormattedMessage() {
            return "rich";
        }
    }

    /** Kept, as in a game's fields: to ask for one after the shutdown would start Log4j anew. */
    private static final Map<String, Logger> LOGGERS = new ConcurrentHashMap<>();

    private static Logger logger(String name) {
        return LOGGERS.computeIfAbsent(name, LogManager::getLogger);
    }

    public static void main(String[] args) throws InterruptedException {
        new Game().play(args);
    }

    @Override
    protected void info(String logger, String message) {
        logger(logger).info(message);
    }

    @Override
    protected void trace(String logger, String message) {
        logger(logger).trace(message);
    }

    @Override
    protected void warn(String logger, Object first, Object second) {
        logger(logger).warn("{} scored {}", first, second);
    }

    @Override
    protected void error(String logger, String message, Throwable error) {
        logger(logger).error(message, error);
    }

    @Override
    protected void rich(String logger) {
        Marker audit = MarkerManager.getMarker("AUDIT").setParents(MarkerManager.getMarker("SECURITY"));
        ThreadContext.put("player", "anna");
        ThreadContext.put("room", "lobby");
        Rich message = new Rich();
        message.with("room", "arena").with("score", 7);
        logger(logger).info(audit, message);
        ThreadContext.clearAll();
    }

    @Override
    protected void at(Instant time, String logger, String message) {
        var event = Log4jLogEvent.newBuilder()
                .setLoggerName(logger)
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage(message))
                .setTimeMillis(time.toEpochMilli())
                .build();
        LoggerContext.getContext(false).getConfiguration().getLoggerConfig(logger).log(event);
    }

    /** Log4j formats a message before any appender sees it, and recurses without end on its own. */
    @Override
    protected boolean mayLogItself() {
        return false;
    }

    @Override
    protected void stopLibrary() {
        LogManager.shutdown();
    }
}
