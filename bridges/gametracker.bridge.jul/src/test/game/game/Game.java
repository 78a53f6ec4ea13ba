package game;

import gametracker.bridge.contract.BridgeGame;
import java.time.Instant;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

public final class Game extends BridgeGame {
    public static void main(String[] args) throws InterruptedException {
        new Game().play(args);
    }

    @Override
    protected void info(String logger, String message) {
        Logger.getLogger(logger).info(message);
    }

    @Override
    protected void trace(String logger, String message) {
        Logger.getLogger(logger).finest(message);
    }

    @Override
    protected void warn(String logger, Object first, Object second) {
        Logger.getLogger(logger).log(Level.WARNING, "{0} scored {1}", new Object[] {first, second});
    }

    @Override
    protected void error(String logger, String message, Throwable error) {
        Logger.getLogger(logger).log(Level.SEVERE, message, error);
    }

    @Override
    protected void at(Instant time, String logger, String message) {
        LogRecord record = new LogRecord(Level.INFO, message);
        record.setInstant(time);
        record.setLoggerName(logger);
        Logger.getLogger(logger).log(record);
    }

    /** The JDK's own handlers have no guard. */
    @Override
    protected boolean mayLogItself() {
        return false;
    }

    @Override
    protected void stopLibrary() {
        LogManager.getLogManager().reset();
    }
}
