package game;

import gametracker.bridge.contract.BridgeGame;

public final class Game extends BridgeGame {
    public static void main(String[] args) throws InterruptedException {
        new Game().play(args);
    }

    @Override
    protected void info(String logger, String message) {
        System.getLogger(logger).log(System.Logger.Level.INFO, message);
    }

    @Override
    protected void trace(String logger, String message) {
        System.getLogger(logger).log(System.Logger.Level.TRACE, message);
    }

    @Override
    protected void warn(String logger, Object first, Object second) {
        System.getLogger(logger).log(System.Logger.Level.WARNING, "{0} scored {1}", first, second);
    }

    @Override
    protected void error(String logger, String message, Throwable error) {
        System.getLogger(logger).log(System.Logger.Level.ERROR, message, error);
    }
}
