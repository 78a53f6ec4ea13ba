package game;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import gametracker.bridge.contract.BridgeGame;
import java.time.Instant;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

public final class Game extends BridgeGame {
    public static void main(String[] args) throws InterruptedException {
        new Game().play(args);
    }

    @Override
    protected void info(String logger, String message) {
        LoggerFactory.getLogger(logger).info(message);
    }

    @Override
    protected void trace(String logger, String message) {
        LoggerFactory.getLogger(logger).trace(message);
    }

    @Override
    protected void warn(String logger, Object first, Object second) {
        LoggerFactory.getLogger(logger).warn("{} scored {}", first, second);
    }

    @Override
    protected void error(String logger, String message, Throwable error) {
        LoggerFactory.getLogger(logger).error(message, error);
    }

    @Override
    protected void rich(String logger) {
        Marker audit = MarkerFactory.getMarker("AUDIT");
        audit.add(MarkerFactory.getMarker("SECURITY"));
        MDC.put("player", "anna");
        MDC.put("room", "lobby");
        LoggerFactory.getLogger(logger)
                .atInfo()
                .addMarker(audit)
                .addKeyValue("room", "arena")
                .addKeyValue("score", 7)
                .log("rich");
        MDC.clear();
    }

    @Override
    protected void at(Instant time, String logger, String message) {
        Logger target = (Logger) LoggerFactory.getLogger(logger);
        LoggingEvent event = new LoggingEvent(null, target, Level.INFO, message, null, null);
        event.setInstant(time);
        target.callAppenders(event);
    }

    @Override
    protected void stopLibrary() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
